import * as v from "valibot";
import { attemptId } from "./attempt.ts";
import { cut, LENGTHS, said } from "./bounds.ts";
import { LIMITS, printable } from "./names.ts";
import { Held, VerdictNote } from "./rollout.ts";
import { timestamp, whole } from "./schemas.ts";
import { ServiceAtStake } from "./service.ts";

/** Requests that still reached the old load balancer after a rollout completed. */
export const Stragglers = v.strictObject({
	/** Requests that the old load balancer forwarded to the color that serves. */
	requests: whole(0, Number.MAX_SAFE_INTEGER),
	/** The same as a share of all the service's requests, in percent. */
	percent: v.number(),
	/** Over how many seconds, up to the end of probation. */
	seconds: whole(0, Number.MAX_SAFE_INTEGER),
});
export type Stragglers = v.InferOutput<typeof Stragglers>;

/** Tags and counts that AWS refused for good: they decided nothing, and were left undone. For people. */
export const Refusals = v.array(said(LENGTHS.refusal));

/** One entry of a service's history, keyed by the attempt. */
export const HistoryEntry = v.looseObject({
	attempt: attemptId,
	/** The number of its release; absent from history that is older. */
	release: v.optional(whole(1, Number.MAX_SAFE_INTEGER)),
	/** The candidate's deployment; absent when there was none yet. */
	deploymentId: v.optional(printable(LIMITS.execution)),
	/** ARN of the execution that took this attempt. */
	execution: printable(LIMITS.execution),
	outcome: v.picklist(["running", "completed", "failed-back", "rolled-back", "skipped", "abandoned"]),
	reason: v.pipe(
		v.string(),
		v.transform((reason) => cut(reason, LENGTHS.message)),
	),
	at: timestamp,
	/** What the checks said, each verdict that differed from the one before; the latest only, oldest first. */
	verdicts: v.optional(v.array(VerdictNote)),
	/** When it completed, of one that has been taken back since or is on its way. */
	completedAt: v.optional(timestamp),
	/** The attempt by which somebody takes it back while it is on probation. */
	rollback: v.optional(attemptId),
	/** Whether somebody has let it pass the service's calendar; the attempt says who, and why. */
	overrideCalendar: v.optional(v.literal(true)),
	/** Counted at the end of probation; absent before, and when CloudWatch could not be read. */
	stragglers: v.optional(Stragglers),
	/** Absent when AWS refused nothing. */
	refused: v.optional(Refusals),
});
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>;

/** The owner of a lock that the watchdog has taken over: no execution can hold it again. */
export const WATCHDOG = "watchdog";

/** What the watchdog knows of a rollout whose execution no longer runs. */
export const Takeover = v.strictObject({
	/** ARN of the execution that held the lock. */
	execution: printable(LIMITS.execution),
	/** How that execution ended, and why, in Step Functions' words. */
	ended: v.strictObject({ error: said(LENGTHS.error), cause: said(LENGTHS.cause) }),
	/** When the watchdog took the lock. */
	since: timestamp,
	/** Until when one run of the watchdog has this rollout to itself. */
	leasedUntil: timestamp,
	/** Counts the runs of the watchdog: what its compare-and-swap compares. */
	run: whole(1, Number.MAX_SAFE_INTEGER),
	/** The Route 53 change that last wrote the original. */
	changeId: v.optional(printable(LIMITS.execution)),
	/** When it was written. */
	restoredAt: v.optional(timestamp),
	/** What somebody else had made of the records, when they were written over. */
	overwrote: v.optional(said(LENGTHS.reason)),
});
export type Takeover = v.InferOutput<typeof Takeover>;

/** The lock of a service: who moves its traffic, and all that fail-back needs, from outside too. */
export const Lock = v.strictObject({
	/** ARN of the execution that holds the lock, or {@link WATCHDOG}. */
	owner: printable(LIMITS.execution),
	...Held.entries,
	takenAt: timestamp,
	/** Of the service's configuration when the lock was taken, what fail-back takes: the watchdog gets no event that carries it. */
	service: ServiceAtStake,
	takeover: v.optional(Takeover),
});
export type Lock = v.InferOutput<typeof Lock>;
