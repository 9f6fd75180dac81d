import * as v from "valibot";
import { STATE_BYTES } from "./bounds.ts";
import { LIMITS, printable } from "./names.ts";
import { EarlierShares, ProbationMemory } from "./probation-memory.ts";
import { Held } from "./rollout.ts";
import { timestamp, whole } from "./schemas.ts";
import { ServiceAtStake } from "./service.ts";

/** A probation under way: what one check hands to the next. */
export const ProbationState = v.strictObject({
	/** When the release completed. */
	since: timestamp,
	/** When its probation ends. */
	until: timestamp,
	/** How many checks more this execution's history has room for: then a successor goes on. */
	checksLeft: whole(0, 100_000),
	/** The primary deployment of the old color, as the first check saw it: with another one there is nothing to go back to. */
	warm: v.optional(printable(LIMITS.execution)),
	/** What both colors answered in the rollout, in place of a control group. Absent until a check has read it. */
	earlier: v.optional(EarlierShares),
	/** Absent before the first check. */
	memory: v.optional(ProbationMemory),
	/** The execution that goes on with it, once this one has passed it on. */
	successor: v.optional(v.strictObject({ arn: printable(LIMITS.execution), name: printable(80) })),
});
export type ProbationState = v.InferOutput<typeof ProbationState>;

/** What an execution hands on to the one that goes on with its probation: its data, as a text. DynamoDB has no such thing as JSON's numbers. */
const Passed = v.pipe(v.string(), v.maxLength(STATE_BYTES));

/** A release on probation, as the table keeps it: all that the lock kept, until the old color is retired. */
export const Probation = v.strictObject({
	/** ARN of the execution that watches, or {@link WATCHDOG} where none does any more. */
	owner: printable(LIMITS.execution),
	/** The colors, and what fail-back would bring back, of before the rollout. */
	...Held.entries,
	since: timestamp,
	until: timestamp,
	/** Since when the owner has been it. */
	ownerSince: timestamp,
	service: ServiceAtStake,
	/** What the owner goes on with; absent as long as it is the execution that made the rollout. */
	passed: v.optional(Passed),
});
export type Probation = v.InferOutput<typeof Probation>;
