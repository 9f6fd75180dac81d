import * as v from "valibot";
import { timestamp } from "./schemas.ts";

/** How many characters a target's mark has: 30 bits in letters, digits, `-` and `_`. */
export const MARK_LENGTH = 5;

/** So many targets are remembered: more than the 5,000 tasks that a service may have, since those that ECS replaces are known for a while. */
export const MOST_KNOWN_TARGETS = 6_000;

/** At so many checks targets may have been seen for the first time that are not proven yet. */
export const MOST_FIRST_CHECKS = 200;

/** Marks of targets, one after the other. */
const marks = v.pipe(
	v.string(),
	v.maxLength(MARK_LENGTH * MOST_KNOWN_TARGETS),
	v.regex(new RegExp(`^(?:[\\w-]{${MARK_LENGTH}})*$`), "must be marks of targets"),
);

/** What checks remember of a candidate's targets, by their marks: a task that has just started is given time, one that has served is not. */
export const KnownTargets = v.pipe(
	v.strictObject({
		/** Have been healthy on both load balancers. */
		proven: marks,
		/** Have not, and were first seen then. */
		since: v.pipe(v.record(timestamp, marks), v.maxEntries(MOST_FIRST_CHECKS)),
		/** Whether there were too many: whatever is not among those that are not proven counts as proven. */
		full: v.optional(v.literal(true)),
	}),
	v.check(
		({ proven, since }) => proven.length + Object.values(since).join("").length <= MARK_LENGTH * MOST_KNOWN_TARGETS,
		`must be at most ${MOST_KNOWN_TARGETS} targets`,
	),
);
export type KnownTargets = v.InferOutput<typeof KnownTargets>;

/** What version 0.2 remembered, by whole ids. It is forgotten: those that the next check sees count as proven, as at a first check. */
export const OldKnownTargets = v.pipe(
	v.object({ proven: v.array(v.string()) }),
	v.transform(() => undefined),
);
