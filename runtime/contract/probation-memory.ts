import * as v from "valibot";
import { timestamp, whole } from "./schemas.ts";

/** What a color answered in the whole of a rollout. */
export const EarlierTally = v.strictObject({
	requests: whole(0, Number.MAX_SAFE_INTEGER),
	errors: v.pipe(v.number(), v.minValue(0)),
	/** From percentages, so it may be a fraction. */
	slow: v.pipe(v.number(), v.minValue(0)),
});
export type EarlierTally = v.InferOutput<typeof EarlierTally>;

/** What both colors answered in the rollout: all that probation has in place of a control group. */
export const EarlierShares = v.strictObject({
	/** Of the color that serves since. */
	serving: EarlierTally,
	/** Of the color that served before, and is kept warm. */
	warm: EarlierTally,
});
export type EarlierShares = v.InferOutput<typeof EarlierShares>;

/** What of probation's memory may be as JSON, in bytes: `test/runtime/contract/probation-memory.test.ts` fills it. */
export const PROBATION_BYTES = 12_288;

/** The probes of so many minutes are remembered; metrics that are shown later than that are no data. */
export const MOST_RECENT_MINUTES = 60;

/** No more bets than this are kept of a kind. */
export const MOST_BETS = 160;

/** What bets are worth: of one kind of evidence, in the order in which the judge makes them. */
const Worths = v.pipe(v.array(v.pipe(v.number(), v.minValue(0), v.maxValue(1e200))), v.maxLength(MOST_BETS));

/** What was bet on one kind of bad answers. */
export const MinuteBets = v.strictObject({
	/** That the share is so large that even a burst does not explain it. */
	surge: Worths,
	/** That it is larger than tolerated for longer than a burst. */
	lasting: Worths,
});
export type MinuteBets = v.InferOutput<typeof MinuteBets>;

const minute = whole(0, 100_000_000);
const probes = whole(0, 100_000);

/** The probes of a minute: its number since 1970; sent, failed, and answered with 5XX, of the serving color; sent and failed, of the warm one. */
export const ProbedMinute = v.tuple([minute, probes, probes, probes, probes, probes]);
export type ProbedMinute = v.InferOutput<typeof ProbedMinute>;

/** What checks of a release on probation remember: of whatever length it is, no more than {@link PROBATION_BYTES}. */
export const ProbationMemory = v.strictObject({
	/** The first minute that is judged, by its number since 1970. */
	from: minute,
	/** The first minute that the bets do not know yet. */
	until: minute,
	errors: MinuteBets,
	slow: MinuteBets,
	probes: Worths,
	/** The most requests that a minute was seen to have. */
	busiest: whole(0, Number.MAX_SAFE_INTEGER),
	/** The latest minutes in which probes were sent, oldest first. */
	recent: v.pipe(v.array(ProbedMinute), v.maxLength(MOST_RECENT_MINUTES)),
	/** When something was last seen to fail at both colors. */
	sharedAt: v.optional(timestamp),
	/** Since when each check has seen an unhealthy target of the serving color. */
	unhealthySince: v.optional(timestamp),
});
export type ProbationMemory = v.InferOutput<typeof ProbationMemory>;
