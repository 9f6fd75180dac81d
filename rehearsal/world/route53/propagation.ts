interface Change<T> {
	readonly second: number;
	readonly value: T;
	readonly inSyncSeconds: number;
}

/**
 * What name servers know while changes spread. A change reaches them at moments that are uniform between its write and
 * INSYNC; a query goes to any of them. Where it has not arrived, what was before it still holds, and that may be spreading
 * itself.
 */
export class Propagation<T> {
	readonly #atRest: T;
	readonly #changes: Change<T>[] = [];

	/** @param atRest - what every name server knows before any change. */
	constructor(atRest: T) {
		this.#atRest = atRest;
	}

	/**
	 * Writes what is to be known from then on.
	 * @param second - when, in seconds since the deployment; never before an earlier write.
	 * @param inSyncSeconds - how long until every name server has it; 0 is at once.
	 */
	write(second: number, value: T, inSyncSeconds: number): void {
		this.#changes.push({ second, value, inSyncSeconds });
	}

	/** How probably a query at this second is answered so, 0–1. @param chanceOf - the same for a name server that knows this. */
	chance(second: number, chanceOf: (value: T) => number): number {
		let chance = 0;
		let unreached = 1;
		// From the newest: what an INSYNC change has replaced is never checked again.
		for (let i = this.#changes.length - 1; i >= 0 && unreached > 0; i--) {
			const change = this.#changes[i] as Change<T>;
			const reached = unreached * reach(change, second);
			if (reached === 0) continue;
			chance += reached * chanceOf(change.value);
			unreached -= reached;
		}
		return unreached === 0 ? chance : chance + unreached * chanceOf(this.#atRest);
	}
}

/** The share of name servers that have the change. */
function reach({ second: written, inSyncSeconds }: Change<unknown>, second: number): number {
	if (second < written) return 0;
	return second >= written + inSyncSeconds ? 1 : (second - written) / inSyncSeconds;
}
