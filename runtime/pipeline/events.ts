import {
	CODEPIPELINE_EVENTS,
	type CodePipelineEvent,
	ENDED_STATES,
	executionOfAttempt,
	PIPELINE_STAGE,
	REFUSED_STATES,
	REVIEW_ACTION,
	type RolloutEvent,
	STARTED_STATE,
} from "../contract/index.ts";
import { UntrustedInput } from "../errors.ts";
import { abort } from "./abort.ts";
import type { PipelineContext } from "./context.ts";
import { answerReview } from "./review.ts";

/**
 * What CodePipeline tells of an execution: where nothing more of it comes, its attempt is taken back; where its approval begins to wait, it may
 * be answered already.
 * @throws {UntrustedInput} when it is another pipeline's.
 */
export async function pipelineChanged(event: CodePipelineEvent, context: PipelineContext): Promise<void> {
	const { pipeline, "execution-id": execution, state, stage, action } = event.detail;
	if (pipeline !== context.settings.pipeline)
		throw new UntrustedInput("the event of CodePipeline", [
			`detail.pipeline: must be ${context.settings.pipeline} (given: ${pipeline})`,
		]);
	const ended = { execution, at: event.time };
	if (event["detail-type"] !== CODEPIPELINE_EVENTS.action) {
		if (one(state, ENDED_STATES)) await abort(ended, context);
		return;
	}
	if (stage !== PIPELINE_STAGE || action !== REVIEW_ACTION) return;
	if (one(state, REFUSED_STATES)) await abort(ended, context);
	if (state === STARTED_STATE) await answerReview(execution, context);
}

function one(state: string, states: readonly string[]): boolean {
	return states.includes(state);
}

/**
 * What the controller tells of a rollout. It is a reason to look whether an approval is still to be waited for; what is found decides.
 * @throws {UntrustedInput} when it is another service's.
 */
export async function rolloutChanged({ detail }: RolloutEvent, context: PipelineContext): Promise<void> {
	const { service } = context.settings;
	if (detail.service !== service)
		throw new UntrustedInput("the event of a rollout", [
			`detail.service: must be ${service} (given: ${detail.service})`,
		]);
	const execution = executionOfAttempt(detail.attempt);
	if (execution !== undefined) await answerReview(execution, context);
}
