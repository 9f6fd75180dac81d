import * as v from "valibot";
import { serviceArn } from "./arns.ts";
import { attemptName } from "./attempt.ts";
import { LIMITS, printable } from "./names.ts";
import { serviceName, timestamp } from "./schemas.ts";

/** The ECS deployment event as the EventBridge target's input transformer hands it over. */
export const ReleaseEvent = v.strictObject({
	/** Name of the service: the key of its registration. Absent from rules of version 0.2, which hand over the whole configuration beside the event. */
	service: v.optional(serviceName),
	/** The id of the ECS deployment, for instance `ecs-svc/9223370564342348000`. */
	deploymentId: v.pipe(v.string(), v.regex(/^ecs-svc\/\d{1,32}$/, 'must look like "ecs-svc/123"')),
	eventName: v.picklist(["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"]),
	/** When ECS sent it. Absent from rules that are older than this field. */
	at: v.optional(timestamp),
	/** The ARN of the ECS service whose deployment it is. */
	serviceArn,
});
export type ReleaseEvent = v.InferOutput<typeof ReleaseEvent>;

/** What the release function starts an execution with: an attempt that it has written down. */
export const AttemptEvent = v.strictObject({ service: serviceName, attempt: attemptName });
export type AttemptEvent = v.InferOutput<typeof AttemptEvent>;

/** What a rollout begins with. */
export type StartEvent = ReleaseEvent | AttemptEvent;

/** Whether an event names an attempt, and no deployment. */
export function isAttempt<E extends object>(event: E): event is Extract<E, AttemptEvent> {
	return Object.hasOwn(event, "attempt");
}

/** Either event, by what it names: a union would tell of none of its faults. */
export const StartEvent: v.GenericSchema<unknown, StartEvent> = v.lazy((input) =>
	isAttempt(Object(input)) ? AttemptEvent : ReleaseEvent,
);

/** An event of ECS's as the rule of a registered service sends it. */
export const DeploymentStart = v.strictObject({
	...ReleaseEvent.entries,
	service: v.nonOptional(ReleaseEvent.entries.service),
});

/** What an execution is started with: the service's name, and an attempt or what ECS said of a deployment. Nothing else is taken. */
export interface StartInput {
	readonly event: v.InferOutput<typeof DeploymentStart> | AttemptEvent;
}

/** What an execution is started with that goes on with a probation: the service's name, and the release that is on it. */
export const SuccessorInput = v.strictObject({
	event: v.strictObject({ service: serviceName, probation: printable(LIMITS.execution) }),
});
export type SuccessorInput = v.InferOutput<typeof SuccessorInput>;

/** What the state machine sends to a function. */
export const TaskRequest = v.strictObject({
	/** Which task, named after its state. */
	task: printable(64),
	/** When the state was entered, on the state machine's clock. */
	now: timestamp,
	/** ARN of the execution. */
	execution: printable(LIMITS.execution),
	/** Task token, where the state waits for somebody to hand it back. */
	token: v.optional(printable(LIMITS.token)),
	input: v.unknown(),
});
export type TaskRequest = v.InferOutput<typeof TaskRequest>;
