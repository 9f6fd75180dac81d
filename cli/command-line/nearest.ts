import { distance } from "fastest-levenshtein";

/** A shorter part of a name may stand in many of them. */
const SHORTEST_PART = 3;

/**
 * The choice that was probably meant: the one with the fewest typing mistakes, one for every three letters at most, or
 * else the first that contains what was given. Upper and lower case are the same. None when nothing is near.
 */
export function nearest(input: string, choices: readonly string[]): string | undefined {
	const lower = input.toLowerCase();
	const [best] = choices
		.map((choice) => ({ choice, typos: distance(lower, choice.toLowerCase()) }))
		.sort((a, b) => a.typos - b.typos);
	if (best && best.typos <= Math.max(lower.length, best.choice.length) / 3) return best.choice;
	if (lower.length < SHORTEST_PART) return undefined;
	return choices.find((choice) => choice.toLowerCase().includes(lower));
}

/** The same as the end of a message: `; did you mean "…"?`, or nothing. */
export function didYouMean(input: string, choices: readonly string[]): string {
	const choice = nearest(input, choices);
	return choice === undefined ? "" : `; did you mean "${choice}"?`;
}
