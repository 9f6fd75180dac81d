/** Events as CodePipeline sends them: https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
import type { AwsEvent } from "../../harness/event-bridge.ts";
import { envelope } from "../../harness/events.ts";
import type { ActionDeclaration } from "./declaration.ts";
import type { ActionRun, Execution } from "./execution.ts";

export type State =
	| ("ABANDONED" | "CANCELED" | "FAILED" | "RESUMED" | "STARTED")
	| ("STOPPED" | "STOPPING" | "SUCCEEDED" | "SUPERSEDED");

/** The simulated account. */
export const ACCOUNT = "123456789012";

/** ARN of a pipeline. */
export function pipelineArn({ region, pipeline }: Pick<Execution, "region" | "pipeline">): string {
	return `arn:aws:codepipeline:${region}:${ACCOUNT}:${pipeline.name}`;
}

/** A change of an execution. */
export function pipelineEvent(execution: Execution, state: State, now: number): AwsEvent {
	const { triggerType, triggerDetail } = execution.trigger;
	const trigger = { "trigger-type": triggerType, "trigger-detail": triggerDetail };
	return event("Pipeline", execution, now, { state, "execution-trigger": trigger });
}

/** A change of a stage. */
export function stageEvent(execution: Execution, stage: string, state: State, now: number): AwsEvent {
	return event("Stage", execution, now, { state, stage });
}

/** A change of an action. */
export function actionEvent(execution: Execution, stage: string, run: ActionRun, state: State, now: number): AwsEvent {
	const { category, owner, provider } = (run.declaration as ActionDeclaration).actionTypeId;
	const { outcome } = run;
	const failed = outcome?.status === "Failed" && {
		"execution-result": {
			"external-execution-summary": outcome.message,
			"external-execution-id": outcome.externalId ?? run.id,
			"error-code": outcome.code,
		},
	};
	const detail = { state, stage, action: run.declaration.name, region: execution.region };
	return event("Action", execution, now, {
		...detail,
		"action-execution-id": run.id,
		...failed,
		type: { owner, provider, category, version: "1" },
	});
}

function event(what: string, execution: Execution, now: number, detail: object): AwsEvent {
	const time = new Date(now).toISOString();
	const { pipeline, id, startedAt, attempt } = execution;
	return {
		...envelope("aws.codepipeline", `CodePipeline ${what} Execution State Change`, pipelineArn(execution), time),
		detail: {
			pipeline: pipeline.name,
			"execution-id": id,
			"start-time": new Date(startedAt).toISOString(),
			...detail,
			version: pipeline.version,
			"pipeline-execution-attempt": attempt,
		},
	};
}
