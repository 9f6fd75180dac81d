/** How many requests a color answered, and how many of them badly. */
export interface Tally {
	readonly requests: number;
	readonly bad: number;
}

/** Both colors in the same minute. */
export interface Pair {
	readonly candidate: Tally;
	readonly stable: Tally;
	/**
	 * The share of bad answers, 0–1, that the stable color has come to under more load than it has in this minute. Then the
	 * minute speaks only as far as both comparisons do: with its share now, and with this one. Absent where it has no less load.
	 */
	readonly loaded?: number;
}

/** What of the candidate is tolerated: the stable color's share of the same minute times `ratio`, plus `share`, 0–1. */
export interface Tolerated {
	/** 0: whatever the stable color does, which makes `share` a ceiling, and needs no stable color. */
	readonly ratio: number;
	readonly share: number;
}

/** An effect that evidence is looked for: a factor on what is tolerated, and its part of the belief in all of them. */
export interface Effect {
	readonly factor: number;
	readonly weight: number;
}

/**
 * Effects of a worse candidate; what lies between two is found about as early. Broken releases mostly do many times what is
 * tolerated, and with them each minute counts: they have the most weight. The weights add up to 1.
 */
export const WORSE: readonly Effect[] = [
	{ factor: 1.15, weight: 0.1 },
	{ factor: 1.5, weight: 0.15 },
	{ factor: 2.4, weight: 0.1 },
	{ factor: 5, weight: 0.2 },
	{ factor: 14, weight: 0.15 },
	{ factor: 300, weight: 0.3 },
];
/** The same for a candidate that is better than what would just be tolerated. */
const BETTER: readonly Effect[] = [0.9, 0.75, 0.5, 0.25, 0.1, 0.01].map((factor) => ({ factor, weight: 1 / 6 }));
/** What is larger says no more, and must not become infinite. */
export const MOST = 1e200;
/** How much of what is left, 0–1, a release answers badly that hardly works: beyond a fixed share, no larger effect is looked for. */
const MOST_OF_ALL = 0.6;
/** Belief that an effect is there from the first minute on: most sick releases are sick at once. */
const AT_ONCE = 0.8;

/**
 * How strongly minutes speak against a candidate that does no more than what is tolerated: the natural logarithm of an
 * e-value, at its height so far. At every check of once, the chance that it ever exceeds ln(1/α) is at most α for such a
 * candidate, however often it is checked, however the traffic and the stable color's share change from minute to minute.
 * Derived in docs/judge.md.
 */
export function evidenceAgainst(minutes: readonly Pair[], tolerated: Tolerated): number {
	return highest(minutes, tolerated, WORSE);
}

/** The same for a candidate that does more than what is tolerated: how strongly minutes speak for the release. */
export function evidenceFor(minutes: readonly Pair[], tolerated: Tolerated): number {
	return highest(minutes, tolerated, BETTER);
}

/**
 * The logarithm of the highest value of the mixture over effects and over when they began. An effect may begin in any minute:
 * what a release did well before must not hide what it does now.
 */
function highest(minutes: readonly Pair[], tolerated: Tolerated, effects: readonly Effect[]): number {
	const asked = minutes.filter(({ candidate }) => candidate.requests > 0);
	const bets = effects.map((effect) => ({ ...effect, worth: 0 }));
	let best = 1;
	for (const [i, minute] of asked.entries()) {
		const begins = beliefInOnset(i);
		for (const bet of bets) {
			const before = bet.worth + begins * bet.weight;
			bet.worth = Math.min(MOST, before * Math.exp(likelihood(minute, tolerated, bet.factor)));
		}
		best = Math.max(
			best,
			bets.reduce((sum, { worth }) => sum + worth, 0),
		);
	}
	return Math.log(best);
}

/** Belief that an effect begins in the minute of an index. Over all minutes that may ever come it adds up to 1. */
function beliefInOnset(index: number): number {
	return index === 0 ? AT_ONCE : (1 - AT_ONCE) / (index * (index + 1));
}

/**
 * The logarithm of how much likelier a minute is if the candidate does `factor` times what is tolerated. Its mean is at most
 * 1 when the candidate does no more (for factors above 1) or no less (below 1).
 */
function likelihood(minute: Pair, tolerated: Tolerated, factor: number): number {
	const { ratio, share } = tolerated;
	if (ratio === 0) return beyond(minute.candidate, share, factor);
	const now = compared(minute, tolerated, factor);
	if (minute.loaded === undefined) return now;
	return Math.min(now, beyond(minute.candidate, ratio * minute.loaded + share, factor));
}

/** The same for a share that is fixed. What is more than all requests says nothing: most of them is the largest effect. */
export function beyond({ requests, bad }: Tally, share: number, wanted: number): number {
	const largest = Math.max(1, (share + MOST_OF_ALL * (1 - share)) / share);
	const factor = Math.min(wanted, largest);
	return bad * Math.log(factor) - requests * share * (factor - 1);
}

/** The same beside the stable color. Without any request of it there is nothing to compare with. */
function compared({ candidate, stable }: Pair, { ratio, share }: Tolerated, factor: number): number {
	if (stable.requests === 0) return 0;
	const expected = candidate.requests * ratio;
	const known = expected + stable.requests;
	const onCandidate = (factor * known) / (factor * expected + stable.requests);
	const onStable = known / (factor * expected + stable.requests);
	const allowed = candidate.requests * share * (onCandidate - 1);
	return candidate.bad * Math.log(onCandidate) + stable.bad * Math.log(onStable) - allowed;
}
