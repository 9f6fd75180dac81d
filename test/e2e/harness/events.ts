/** Events as AWS services send them to EventBridge. */
import type { AwsEvent } from "./event-bridge.ts";

/** What stands around the detail of every event. */
export function envelope(source: string, detailType: string, resource: string, time: string): AwsEvent {
	const [, , , region, account] = resource.split(":");
	const id = "ddca6449-b258-46c0-8653-e0e3a6d0468b";
	return { version: "0", id, "detail-type": detailType, source, account, time, region, resources: [resource] };
}

/** An ECS deployment event: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html */
export function deploymentEvent(
	eventName: string,
	{ serviceArn, deploymentId, time }: { serviceArn: string; deploymentId: string; time: string },
): AwsEvent {
	return {
		...envelope("aws.ecs", "ECS Deployment State Change", serviceArn, time),
		detail: { eventType: "INFO", eventName, deploymentId, updatedAt: time, reason: `ECS deployment ${deploymentId}` },
	};
}

/** An execution of a Standard workflow as its status changed. */
export interface ExecutionChange {
	readonly executionArn: string;
	readonly stateMachineArn: string;
	readonly status: string;
	readonly input: unknown;
	readonly output?: unknown;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	/** Milliseconds since 1970; absent while it runs. */
	readonly stoppedAt?: number | undefined;
}

/**
 * A change of an execution's status. Dates are in milliseconds; why an execution failed stands nowhere:
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function executionEvent(change: ExecutionChange, time: string): AwsEvent {
	const { executionArn, stateMachineArn, status, input, output, startedAt, stoppedAt } = change;
	return {
		...envelope("aws.states", "Step Functions Execution Status Change", executionArn, time),
		detail: {
			executionArn,
			stateMachineArn,
			name: executionArn.split(":").at(-1),
			status,
			startDate: startedAt,
			stopDate: stoppedAt ?? null,
			input: JSON.stringify(input),
			inputDetails: { included: true },
			output: output === undefined ? null : JSON.stringify(output),
			outputDetails: output === undefined ? null : { included: true },
		},
	};
}

/** A stroke of a schedule: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduledEvent(ruleArn: string, time: string): AwsEvent {
	return { ...envelope("aws.events", "Scheduled Event", ruleArn, time), detail: {} };
}
