import * as v from "valibot";
import { attemptId } from "./attempt.ts";
import { CHANGES, EVENT_SOURCE, EVENT_TYPE } from "./notification.ts";
import { PIPELINE_STAGE, pipelineExecutionId, pipelineName, REVIEW_ACTION } from "./pipeline.ts";
import { serviceName, timestamp } from "./schemas.ts";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html */
export const CODEPIPELINE_SOURCE = "aws.codepipeline";

/** The `detail-type` of its events, by what has changed. */
export const CODEPIPELINE_EVENTS = {
	pipeline: "CodePipeline Pipeline Execution State Change",
	stage: "CodePipeline Stage Execution State Change",
	action: "CodePipeline Action Execution State Change",
} as const;

/** The states in which nothing more of an execution comes in its stage. */
export const ENDED_STATES = ["FAILED", "STOPPED", "CANCELED"] as const;
/** The states of `Review` in which it is not to be waited for any more. A rejection is FAILED, and so is one that nobody answered in time. */
export const REFUSED_STATES = ["FAILED", "CANCELED", "ABANDONED"] as const;
/** The state in which `Review` begins to wait. */
export const STARTED_STATE = "STARTED";
/** What a rollout may have changed to when its approval is not to be waited for any more. */
export const DECIDED_CHANGES = ["shifted", "completed", "failed-back", "rolled-back", "refused"] as const;

/** The events that the function is to get, as patterns of EventBridge rules: one rule each. */
export function pipelineEventPatterns(pipeline: string, service: string) {
	const { action, ...ends } = CODEPIPELINE_EVENTS;
	return {
		/** An execution or a stage that has ended badly. */
		ended: {
			source: [CODEPIPELINE_SOURCE],
			"detail-type": Object.values(ends),
			detail: { pipeline: [pipeline], state: [...ENDED_STATES] },
		},
		/** `Review`: begins to wait, or is refused. */
		review: {
			source: [CODEPIPELINE_SOURCE],
			"detail-type": [action],
			detail: {
				pipeline: [pipeline],
				stage: [PIPELINE_STAGE],
				action: [REVIEW_ACTION],
				state: [STARTED_STATE, ...REFUSED_STATES],
			},
		},
		/** What the service's rollouts come to. */
		rollout: {
			source: [EVENT_SOURCE],
			"detail-type": [EVENT_TYPE],
			detail: { service: [service], change: [...DECIDED_CHANGES] },
		},
	};
}

/** An event of CodePipeline's about a pipeline. Who may put events cannot give them this source. */
export const CodePipelineEvent = v.object({
	source: v.literal(CODEPIPELINE_SOURCE),
	"detail-type": v.picklist(Object.values(CODEPIPELINE_EVENTS)),
	time: timestamp,
	detail: v.object({
		pipeline: pipelineName,
		"execution-id": pipelineExecutionId,
		state: v.string(),
		stage: v.optional(v.string()),
		action: v.optional(v.string()),
	}),
});
export type CodePipelineEvent = v.InferOutput<typeof CodePipelineEvent>;

/** An event of the controller's. Whoever may put events may have made it up: it is a reason to look, and no more. */
export const RolloutEvent = v.object({
	source: v.literal(EVENT_SOURCE),
	"detail-type": v.literal(EVENT_TYPE),
	detail: v.object({ service: serviceName, attempt: attemptId, change: v.picklist(CHANGES) }),
});
export type RolloutEvent = v.InferOutput<typeof RolloutEvent>;
