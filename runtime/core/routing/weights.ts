/** The largest weight that Route 53 takes: https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html */
const LARGEST = 255;
/** How many parts of a percent are told apart: shares are compared as whole numbers, for fractions of two are not exact. */
const PARTS = 1_000_000;

/** The weights of two record sets. */
export interface Pair {
	readonly candidate: number;
	readonly stable: number;
}

/**
 * The weights of a step: the largest share that whole numbers from 0 to 255 give, and never more than the step allows. A whole percentage is
 * itself, beside the rest of 100, so that people recognize it. They are never both zero.
 * @param percent - 0, or from 0.4: one of 256 is the smallest share that weights can say.
 */
export function weightPair(percent: number): Pair {
	if (Number.isInteger(percent)) return { candidate: percent, stable: 100 - percent };
	const parts = partsOf(percent);
	let best: Pair = { candidate: 0, stable: 100 };
	for (let candidate = 1; candidate <= LARGEST; candidate++) {
		// The smallest weight beside it that keeps within the step.
		const stable = Math.ceil((candidate * (100 * PARTS - parts)) / parts);
		// The next ones need a larger one still.
		if (stable > LARGEST) break;
		if (candidate * best.stable > best.candidate * stable) best = { candidate, stable };
	}
	return best;
}

/** The share that two weights say, 0–1. */
export function shareOf({ candidate, stable }: Pair): number {
	return candidate / (candidate + stable);
}

/** A percentage as a whole number of parts, never above it. */
function partsOf(percent: number): number {
	const parts = Math.round(percent * PARTS);
	return parts / PARTS > percent ? parts - 1 : parts;
}
