import * as v from "valibot";
import { attemptId } from "./attempt.ts";
import { ListenerAction, RecordSet } from "./aws.ts";
import { LENGTHS, said } from "./bounds.ts";
import { COLORS } from "./color.ts";
import { HookState } from "./hooks.ts";
import { KnownTargets, OldKnownTargets } from "./known-targets.ts";
import { LIMITS, printable } from "./names.ts";
import { ProbeMinutes } from "./probe-minutes.ts";
import { Scaling } from "./scaling.ts";
import { forEachColor, percent, timestamp, whole } from "./schemas.ts";

/** What fail-back brings back: read before the first write. */
export const Original = v.strictObject({
	/** The weighted record sets of both colors. */
	records: v.array(RecordSet),
	/** The preview record sets. */
	preview: v.array(RecordSet),
	/** The default actions of each load balancer's production listener. */
	actions: forEachColor(v.array(ListenerAction)),
});
export type Original = v.InferOutput<typeof Original>;

/** What one check of the candidate says. */
export const Verdict = v.strictObject({
	verdict: v.picklist(["pass", "hold", "fail"]),
	/** A literal name for the reason, which scripts may trust. */
	code: printable(LENGTHS.error),
	/** The reason with its figures, for people. */
	reason: said(LENGTHS.reason),
});
export type Verdict = v.InferOutput<typeof Verdict>;

/** A verdict, and when a check first said so. */
export const VerdictNote = v.strictObject({
	...Verdict.entries,
	reason: said(LENGTHS.note),
	at: timestamp,
	/** The candidate's share of DNS answers then, in percent. */
	percent: percent(0, 100),
});
export type VerdictNote = v.InferOutput<typeof VerdictNote>;

/** What fail-back must know of a rollout. The lock holds it, and so does the state: fail-back must not need the table. */
export const Held = v.strictObject({
	attempt: attemptId,
	/** The candidate's deployment: known once Deploy has made it, or from the beginning of one that was made by another way. */
	deploymentId: v.optional(printable(40)),
	stable: v.picklist(COLORS),
	candidate: v.picklist(COLORS),
	original: Original,
	/** What scaled both colors before the first write; absent when nothing did. */
	scaling: v.optional(Scaling),
});
export type Held = v.InferOutput<typeof Held>;

/** How far apart a candidate's tasks and targets are asked for, since AWS asked to slow down. */
export const Pace = v.strictObject({
	/** In seconds. */
	seconds: whole(1, 3_600),
	/** When they were last asked for. */
	askedAt: timestamp,
});
export type Pace = v.InferOutput<typeof Pace>;

/** What the stable color runs while a rollout is under way. */
export const StableDeployment = v.strictObject({
	id: printable(LIMITS.execution),
	/** ARN of its task definition. */
	taskDefinition: printable(LIMITS.arn),
	createdAt: timestamp,
});
export type StableDeployment = v.InferOutput<typeof StableDeployment>;

/** A rollout under way: all that one task hands to the next. */
export const Rollout = v.strictObject({
	...Held.entries,
	startedAt: timestamp,
	/** When ECS made the deployment: what it shows of the service from before is an answer that comes late. */
	deployedAt: v.optional(timestamp),
	/** The stable color's primary deployment when the rollout began: nobody else is to give it another meanwhile. */
	stableDeployment: v.optional(StableDeployment),
	/** The candidate's targets that have been healthy, and since when each other one has been there. */
	targets: v.optional(v.union([KnownTargets, OldKnownTargets])),
	/** Since when the candidate is prepared for the coming step. */
	preparingSince: v.optional(timestamp),
	/** Since when as many tasks run as the coming step needs. */
	runningSince: v.optional(timestamp),
	/** The most tasks that the stable color was seen to have since the beginning: what all of the traffic needs. */
	stableTasks: whole(1, 5_000),
	/** The weighted record sets as last seen or written: the left side of the next compare-and-swap. */
	records: v.array(RecordSet),
	/** Index of the step that the weights stand at, or -1 before the first shift. */
	step: whole(-1, 1_000),
	/** The Route 53 change under way. */
	changeId: v.optional(printable(LIMITS.execution)),
	/** When users first got the candidate, by the first shift: what it answered before came by the preview. */
	trafficSince: v.optional(timestamp),
	/** When the weights of the step were written. */
	shiftedAt: v.optional(timestamp),
	/** When Route 53 reported the change as INSYNC. */
	inSyncAt: v.optional(timestamp),
	/** How often the change was found pending. */
	polls: whole(0, 100_000),
	/** When Route 53 is asked for the change again. */
	nextPollAt: v.optional(timestamp),
	/** When the step's bake began: at the first look after INSYNC and a TTL have passed. */
	bakedFrom: v.optional(timestamp),
	/** How many requests the service had in a minute before the first shift: what CloudWatch must show, should it go silent. */
	requestsPerMinute: v.optional(v.pipe(v.number(), v.minValue(0))),
	/** Absent as long as AWS answers at every check. */
	pace: v.optional(Pace),
	/** Since when some probes of each check got no connection to the candidate's load balancer. */
	unreachableSince: v.optional(timestamp),
	/** The probes that arrived so far, by the minute (its number since 1970): the candidate's metrics count them among its requests. */
	probes: v.optional(ProbeMinutes),
	/** Hooks that have been asked at the point where the rollout is: by that, and their function's ARN or a task's place in the list. */
	hooks: v.optional(v.pipe(v.record(v.pipe(v.string(), v.maxLength(400)), HookState), v.maxEntries(3 * LIMITS.hooks))),
	/** The latest verdicts that differ from the one before, oldest first: what history keeps. */
	verdicts: v.optional(v.pipe(v.array(VerdictNote), v.maxLength(20))),
});
export type Rollout = v.InferOutput<typeof Rollout>;

/** A fail-back under way. */
export const FailBackState = v.strictObject({
	/** How many times the original has been written. */
	attempt: whole(1, 100),
	/** The Route 53 change that wrote it last. */
	changeId: printable(LIMITS.execution),
	/** How often the change was found pending. */
	polls: whole(0, 100_000),
	/** When the original was last written. */
	startedAt: timestamp,
	/** What somebody else had made of the records, when fail-back wrote over it. */
	overwrote: v.optional(said(LENGTHS.reason)),
});
export type FailBackState = v.InferOutput<typeof FailBackState>;
