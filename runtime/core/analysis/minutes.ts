import type { Color } from "../../contract/index.ts";
import { COLORS, other } from "../../contract/index.ts";
import type { AnsweredMinute } from "../../ports/index.ts";
import type { Pair, Tally } from "./evidence.ts";
import type { Answers } from "./observation.ts";
import { settledIn } from "./settled.ts";

export const MINUTE_MILLISECONDS = 60_000;

/** What both colors answered in the same minute, without the controller's own probes. */
export interface MinuteOfBoth {
	/** When it began, in milliseconds since 1970. */
	readonly at: number;
	readonly candidate: Counts;
	readonly stable: Counts;
}

/** What a color answered in a minute. */
type Counts = Omit<AnsweredMinute, "at" | "accounted">;

const NOTHING = { requests: 0, errors: 0, slow: 0 };

/** By which key a minute's probes are kept. */
export function minuteKey(milliseconds: number): string {
	return String(Math.floor(milliseconds / MINUTE_MILLISECONDS));
}

/** How many probes were sent since a moment, its minute included. */
export function probesSince(from: Date, probes: Answers["probes"] = {}): number {
	const first = Number(minuteKey(from.getTime()));
	return Object.entries(probes).reduce((sum, [minute, { sent }]) => sum + (Number(minute) >= first ? sent : 0), 0);
}

/**
 * Both colors' settled minutes side by side, oldest first: what is not settled is no data, to whoever asks. A color without a
 * settled minute was not asked in it. Nor was the candidate by users before the first shift: those were people at its preview, or hooks,
 * and what they try out is no evidence.
 */
export function minutesOfBoth(answers: Answers, candidate: Color): readonly MinuteOfBoth[] {
	const { minutes, probes, trafficSince = 0 } = answers;
	const of = (color: Color) => new Map(minutes[color].map((minute) => [minute.at, minute]));
	const [own, stable] = [of(candidate), of(other(candidate))];
	return timestampsOf(answers)
		.filter(settledIn(answers))
		.map((at) => ({
			at,
			candidate:
				at + MINUTE_MILLISECONDS > trafficSince
					? withoutProbes(own.get(at) ?? NOTHING, probes[minuteKey(at)])
					: NOTHING,
			stable: countsOf(stable.get(at) ?? NOTHING),
		}));
}

/** When the minutes began that either color shows, settled or not, oldest first. */
function timestampsOf({ minutes }: Answers): readonly number[] {
	return [...new Set(COLORS.flatMap((color) => minutes[color].map(({ at }) => at)))].sort((a, b) => a - b);
}

function countsOf({ requests, errors, slow }: Counts): Counts {
	return { requests, errors, slow };
}

/** The preview's requests count among those of the target group. Probes are known to the minute, give or take one check. */
function withoutProbes({ requests, errors, slow }: Counts, probes: Answers["probes"][string] | undefined): Counts {
	const remaining = Math.max(0, requests - (probes?.sent ?? 0));
	const failed = Math.max(0, errors - (probes?.serverErrors ?? 0));
	return { requests: remaining, errors: Math.min(remaining, failed), slow: Math.min(remaining, slow) };
}

/** The minutes of the bake under way; its first may have begun before it. */
export function withinBake(minutes: readonly MinuteOfBoth[], { bakedFrom }: Answers): readonly MinuteOfBoth[] {
	return bakedFrom === undefined ? [] : minutes.filter(({ at }) => at + MINUTE_MILLISECONDS > bakedFrom);
}

/**
 * The same minutes as evidence takes them. A color that has lost its traffic is quick, and fails less: a minute in which the
 * candidate has more requests than the stable color is also held against what that one came to in its worst minute.
 * @param atLeast - the fewest requests of a minute that shows anything.
 */
export function pairsOf(minutes: readonly MinuteOfBoth[], count: "errors" | "slow", atLeast = 1): readonly Pair[] {
	const shares = minutes.flatMap(({ stable }) => (stable.requests >= atLeast ? [stable[count] / stable.requests] : []));
	// Who has never been seen at work is no measure: then nothing is told from such a minute.
	const loaded = shares.length > 0 ? Math.max(...shares) : 1;
	return minutes.map(({ candidate, stable }) => ({
		candidate: { requests: candidate.requests, bad: candidate[count] },
		stable: { requests: stable.requests, bad: stable[count] },
		...(candidate.requests > stable.requests && { loaded }),
	}));
}

/** All minutes together in which the candidate was asked. */
export function tallied(pairs: readonly Pair[]): Pair {
	const asked = pairs.filter(({ candidate }) => candidate.requests > 0);
	const sum = (of: (pair: Pair) => Tally): Tally => ({
		requests: asked.reduce((total, pair) => total + of(pair).requests, 0),
		bad: asked.reduce((total, pair) => total + of(pair).bad, 0),
	});
	return { candidate: sum(({ candidate }) => candidate), stable: sum(({ stable }) => stable) };
}

/**
 * How many requests the candidate should have had in this bake by now, by what the service has had since the rollout began; or
 * before, when nothing settled is shown since: then CloudWatch is silent, not the users.
 */
export function expectedRequests(answers: Answers, minutes: readonly MinuteOfBoth[]): number {
	const { intended, bakedFrom, now, requestsPerMinute = 0 } = answers;
	if (bakedFrom === undefined) return 0;
	const [first, last] = [minutes.at(0), minutes.at(-1)];
	const all = minutes.reduce((sum, { candidate, stable }) => sum + candidate.requests + stable.requests, 0);
	const span = (from: number, to: number) =>
		(to - from) / MINUTE_MILLISECONDS + 1 - unsettledBetween(answers, from, to);
	const perMinute =
		first && last ? all / span(first.at, last.at) : Math.max(requestsPerMinute, leastPerMinute(answers));
	return (perMinute * intended * (now - bakedFrom)) / MINUTE_MILLISECONDS;
}

/** So many requests should have come in a minute: were each drawn by itself, none would come in e^-20 of such minutes. */
const SURELY_SOME = 20;

/**
 * Whether DNS moves whole resolvers here: in a minute of this bake nobody asked the candidate, though of so many requests some would
 * have come if each went its own way. One resolver with most of the users makes a weight all or nothing, and its chance may not come
 * for many minutes. With a weight of 100 percent it must come, so there nothing is excused.
 */
export function movesWholeResolvers(answers: Answers, minutes: readonly MinuteOfBoth[]): boolean {
	const { intended } = answers;
	const within = withinBake(minutes, answers);
	return (
		intended < 1 &&
		within.some(({ candidate, stable }) => candidate.requests === 0 && stable.requests * intended >= SURELY_SOME)
	);
}

/** What the service has had in a minute at least, by minutes that are not settled: what they show can only grow. */
function leastPerMinute(answers: Answers): number {
	const shown = timestampsOf(answers).length;
	const all = COLORS.flatMap((color) => answers.minutes[color]).reduce((sum, { requests }) => sum + requests, 0);
	return all / Math.max(1, shown);
}

/** How many minutes between two are shown, but not settled: what they will come to is not known. */
function unsettledBetween(answers: Answers, first: number, last: number): number {
	const settled = settledIn(answers);
	return timestampsOf(answers).filter((at) => at > first && at < last && !settled(at)).length;
}
