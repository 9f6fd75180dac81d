import * as v from "valibot";
import { attemptId } from "./attempt.ts";
import { LENGTHS, said } from "./bounds.ts";
import { COLORS } from "./color.ts";
import { HOOK_POINTS } from "./hooks.ts";
import { percent, text, whole } from "./schemas.ts";

/** What a hook is asked. */
export const HookQuestion = v.strictObject({
	/** Version of this question. */
	version: v.literal(1),
	point: v.picklist(HOOK_POINTS),
	/** ARN of the execution. */
	rollout: text,
	service: text,
	attempt: attemptId,
	deploymentId: text,
	stable: v.picklist(COLORS),
	candidate: v.picklist(COLORS),
	/** The candidate's share of DNS answers, in percent, while it asks. */
	percent: percent(0, 100),
});
export type HookQuestion = v.InferOutput<typeof HookQuestion>;

/** What a hook answers. Anything else, and an error, counts as "not yet". */
export const HookAnswer = v.object({
	verdict: v.picklist(["pass", "hold", "fail"]),
	/** Why, for people. */
	reason: v.optional(said(LENGTHS.reason), ""),
});
export type HookAnswer = v.InferOutput<typeof HookAnswer>;

/** What the probing function is asked: one check's probes of one color. */
export const ProbeRequest = v.strictObject({
	origin: text,
	host: text,
	serverName: v.optional(text),
	path: text,
	status: text,
	body: v.string(),
	deadlineMilliseconds: whole(1, 10_000),
	count: whole(1, 20),
});
export type ProbeRequest = v.InferOutput<typeof ProbeRequest>;

/** What the probes of one check came to. */
export const ProbeReport = v.object({
	sent: whole(1, 20),
	/** How many of these were answered badly, or not in time. */
	failed: whole(0, 20),
	/** Of those, how many were answered with 5XX by the task, or 502 or 504 for it: the candidate's metrics count them. */
	serverErrors: whole(0, 20),
	/** How many of those sent never got a connection to the load balancer, and so say nothing of the candidate; none of them has failed. */
	unreachable: v.optional(whole(0, 20), 0),
	/** Why the first one failed, or got no connection where none failed, for people. */
	why: v.optional(said(LENGTHS.reason)),
});
export type ProbeReport = v.InferOutput<typeof ProbeReport>;
