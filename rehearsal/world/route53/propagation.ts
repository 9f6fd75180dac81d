interface Change {
	readonly second: number;
	readonly greenShare: number;
	readonly inSyncSeconds: number;
}

/**
 * What a weighted name answers while changes spread. A change reaches the name servers at moments that are uniform
 * between its write and INSYNC; a query goes to any of them. Where it has not arrived, what was before it still holds,
 * and that may be spreading itself.
 */
export class Propagation {
	readonly #atRest: number;
	readonly #changes: Change[] = [];

	/** @param greenShare - the share of answers, 0–1, that name the green edge before any change. */
	constructor(greenShare: number) {
		this.#atRest = greenShare;
	}

	/**
	 * Writes a new share of answers, 0–1, for the green edge.
	 * @param second - when, in seconds since the deployment; never before an earlier write.
	 * @param inSyncSeconds - how long until every name server has it; 0 is at once.
	 */
	write(second: number, greenShare: number, inSyncSeconds: number): void {
		this.#changes.push({ second, greenShare, inSyncSeconds });
	}

	/** How probably a query at this second is answered with the green edge, 0–1. */
	chanceOfGreen(second: number): number {
		let chance = 0;
		let unreached = 1;
		// From the newest: what an INSYNC change has replaced is never looked at again.
		for (let i = this.#changes.length - 1; i >= 0 && unreached > 0; i--) {
			const change = this.#changes[i] as Change;
			const reached = unreached * reach(change, second);
			chance += reached * change.greenShare;
			unreached -= reached;
		}
		return chance + unreached * this.#atRest;
	}
}

/** The share of name servers that have the change. */
function reach({ second: written, inSyncSeconds }: Change, second: number): number {
	if (second < written) return 0;
	return second >= written + inSyncSeconds ? 1 : (second - written) / inSyncSeconds;
}
