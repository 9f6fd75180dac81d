import * as v from "valibot";
import { LENGTHS, said } from "./bounds.ts";
import { Caught } from "./caught.ts";
import { colorOf } from "./color.ts";
import { Gate } from "./gate.ts";
import { ReleaseEvent } from "./input.ts";
import { Refusals, Stragglers } from "./ledger.ts";
import { printable } from "./names.ts";
import { Announcement } from "./notification.ts";
import { ProbationState } from "./probation.ts";
import { FailBackState, Rollout, Verdict } from "./rollout.ts";
import { DAY_SECONDS, timestamp, whole } from "./schemas.ts";
import { ServiceConfig } from "./service.ts";

/**
 * The state machine's data: the execution's input (what happened, to which service), and what the tasks add to it. Whatever else stands in
 * an input is left out: there is no bound for what nobody knows.
 */
export const RolloutDocument = v.pipe(
	v.object({
		event: ReleaseEvent,
		service: ServiceConfig,
		/** Since when the release has waited for another rollout to end. */
		queuedSince: v.optional(timestamp),
		/** Since when ECS has not shown the deployment. */
		unseenSince: v.optional(timestamp),
		rollout: v.optional(Rollout),
		verdict: v.optional(Verdict),
		/** Written by a Catch. */
		error: v.optional(Caught),
		/** The same of what ended well: somebody let the rollout go on. */
		opened: v.optional(Caught),
		/** The same of what decides nothing: an announcement, and the count of stragglers. */
		announceError: v.optional(Caught),
		stragglersError: v.optional(Caught),
		failBack: v.optional(FailBackState),
		/** What the rollout waits for somebody for. */
		gate: v.optional(Gate),
		/** The release's probation, once it has completed. */
		probation: v.optional(ProbationState),
		/** Requests that still reached the old load balancer in probation. */
		stragglers: v.optional(Stragglers),
		/** Which way the Choice state after the task goes. */
		next: v.optional(printable(32)),
		/** How long the Wait state after the task waits, in seconds. */
		waitSeconds: v.optional(whole(0, DAY_SECONDS)),
		/** Tags and counts that AWS refused for good when the rollout ended, for people. */
		refused: v.optional(Refusals),
		announcement: v.optional(Announcement),
		/** What the execution fails with. */
		failure: v.optional(v.strictObject({ error: said(LENGTHS.error), cause: said(LENGTHS.cause) })),
	}),
	v.check(
		({ event, service }) => colorOf(service.services, event.serviceArn) !== undefined,
		"event.serviceArn must be one of service.services",
	),
	v.check(
		({ event, service }) => event.service === undefined || event.service === service.name,
		"event.service must be service.name",
	),
);
export type RolloutDocument = v.InferOutput<typeof RolloutDocument>;

/** The document of a rollout that Begin has made. All states after Begin work on it, but for those that end what never began. */
export type RunningDocument = RolloutDocument & { readonly rollout: Rollout };

/** Whether Begin has made a rollout of a document. */
export function isRunning(document: RolloutDocument): document is RunningDocument {
	return document.rollout !== undefined;
}
