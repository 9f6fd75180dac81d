import * as v from "valibot";
import { attemptId } from "./attempt.ts";
import { LENGTHS, said } from "./bounds.ts";
import { LIMITS, printable } from "./names.ts";
import { Verdict } from "./rollout.ts";
import { LONGEST_GATE_SECONDS } from "./schedule.ts";
import { percent, timestamp, whole } from "./schemas.ts";

/** Where a rollout that waits for somebody goes on to. */
export const Gate = v.strictObject({
	/** The state that it goes on with. */
	leadsTo: v.picklist(["shift", "complete"]),
	/** How long it waits, in seconds. */
	seconds: whole(1, LONGEST_GATE_SECONDS),
	/** Since when. */
	since: timestamp,
	/** Why, for people: the step's gate, or what could not be decided. */
	reason: said(LENGTHS.reason),
});
export type Gate = v.InferOutput<typeof Gate>;

/** A rollout that waits, as the table keeps it: what `promote` and `abort` need to answer. */
export const OpenGate = v.strictObject({
	/** ARN of the execution that waits. */
	execution: printable(LIMITS.execution),
	/** Step Functions' task token. Whoever has it can end the wait. */
	token: printable(LIMITS.token),
	attempt: attemptId,
	deploymentId: v.optional(printable(LIMITS.execution)),
	...Gate.entries,
	/** The candidate's share of DNS answers meanwhile, in percent: at 0 no user has it. Absent from gates that are older than the field. */
	percent: v.optional(percent(0, 100)),
	/** The verdict of the last check before the wait. */
	verdict: v.optional(Verdict),
});
export type OpenGate = v.InferOutput<typeof OpenGate>;
