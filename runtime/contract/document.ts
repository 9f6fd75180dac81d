import * as v from "valibot";
import { Attempt } from "./attempt.ts";
import { LENGTHS, said } from "./bounds.ts";
import { Caught } from "./caught.ts";
import { colorOf } from "./color.ts";
import { FreezeState } from "./freeze-state.ts";
import { Gate } from "./gate.ts";
import { isAttempt, StartEvent } from "./input.ts";
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
		event: StartEvent,
		service: ServiceConfig,
		/** What is tried; absent from deployments that nobody asked the release function for, until Begin has written it down. */
		attempt: v.optional(Attempt),
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
		/** The freeze that has overtaken the rollout, or the last that had. */
		freeze: v.optional(FreezeState),
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
		({ event, service }) => isAttempt(event) || colorOf(service.services, event.serviceArn) !== undefined,
		"event.serviceArn must be one of service.services",
	),
	v.check(
		({ event, service }) => event.service === undefined || event.service === service.name,
		"event.service must be service.name",
	),
	v.check(
		({ event, attempt }) => !isAttempt(event) || event.attempt === attempt?.attempt,
		"attempt must be the event's",
	),
);
export type RolloutDocument = v.InferOutput<typeof RolloutDocument>;

/** The id of the attempt that a document is about. Of a deployment that nobody asked the release function for it is the deployment's. */
export function attemptOf({ event, rollout }: Pick<RolloutDocument, "event" | "rollout">): string {
	return rollout?.attempt ?? (isAttempt(event) ? event.attempt : event.deploymentId);
}

/** The document of a rollout that Begin has made. All states after Begin work on it, but for those that end what never began. */
export type RunningDocument = RolloutDocument & { readonly rollout: Rollout };

/** Whether Begin has made a rollout of a document. */
export function isRunning(document: RolloutDocument): document is RunningDocument {
	return document.rollout !== undefined;
}
