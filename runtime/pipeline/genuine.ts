import {
	PIPELINE_STAGE,
	RELEASE_ACTION,
	REVIEW_ACTION,
	ROLLOUT_ACTION,
	type UserParameters,
} from "../contract/index.ts";
import { UnexpectedAnswer, UntrustedInput } from "../errors.ts";
import type { ActionRun } from "../ports/index.ts";
import type { PipelineContext } from "./context.ts";

/** What CodePipeline says of the execution that a job is of. */
export interface Genuine {
	readonly execution: string;
	/** What whoever approved has said; absent where nobody was asked. */
	readonly approved?: string | undefined;
}

const ACTION_OF = { release: RELEASE_ACTION, rollout: ROLLOUT_ACTION } as const;

/**
 * Asks CodePipeline whether a job is what it says, since whoever may invoke the function can make one up: its execution is in the stage, its action
 * runs, with these parameters, and where somebody approves, somebody has.
 * @param raw - the parameters as the job has them.
 * @throws {UntrustedInput} when it is not so.
 * @throws {UnexpectedAnswer} when CodePipeline does not know the action's run yet.
 */
export async function genuine(
	{ action, execution: named }: UserParameters & { readonly action: keyof typeof ACTION_OF },
	raw: string,
	context: PipelineContext,
): Promise<Genuine> {
	const execution = await executionInside(named, context);
	const runs = (await context.ports.pipeline.actions(execution)).filter(({ stage }) => stage === PIPELINE_STAGE);
	const run = runs.find((each) => each.action === ACTION_OF[action]);
	if (run?.status !== "InProgress")
		throw new UnexpectedAnswer(
			`${ACTION_OF[action]} of ${execution} is ${run?.status ?? "not known yet"}, and runs not`,
		);
	if (run.userParameters !== undefined && run.userParameters !== raw)
		throw new UntrustedInput("the job", [`UserParameters: CodePipeline has given ${ACTION_OF[action]} others`]);
	const reviewed = action === "rollout" && context.settings.review === "required";
	return { execution, ...(reviewed && { approved: approvalOf(runs) }) };
}

/**
 * The execution in the stage that a job names. One that goes back may be named by the execution that it goes back to: AWS says that a
 * rollback uses the variables of that one, and not whether its id is among them.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html
 */
export async function executionInside(named: string, { settings, ports }: PipelineContext): Promise<string> {
	const { executions } = await ports.pipeline.state();
	if (executions.some(({ id }) => id === named)) return named;
	for (const { id } of executions.filter(({ rollback }) => rollback))
		if ((await ports.pipeline.execution(id)).rollbackTo === named) return id;
	throw new UntrustedInput("the job", [
		`execution: must be in ${PIPELINE_STAGE} of ${settings.pipeline} (given: ${named})`,
	]);
}

/** What was said with the newest answer. @throws {UntrustedInput} when that is not that it may go on. */
function approvalOf(runs: readonly ActionRun[]): string {
	const review = runs.find(({ action }) => action === REVIEW_ACTION);
	if (review?.status === "Succeeded")
		return ["approved", review.by && `by ${review.by}`, review.words].filter(Boolean).join(" ");
	throw new UntrustedInput("the job", [
		`${REVIEW_ACTION}: must have been approved (it is ${review?.status ?? "not begun"})`,
	]);
}
