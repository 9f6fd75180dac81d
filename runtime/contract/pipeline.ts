import * as v from "valibot";
import { attemptName } from "./attempt.ts";
import { LIMITS, like } from "./names.ts";
import { timestamp } from "./schemas.ts";

/** The stage whose actions bring the source. */
export const SOURCE_STAGE = "Source";
/** The stage in which one execution at a time releases, is reviewed and rolls out. */
export const PIPELINE_STAGE = "Deliver";
/** The action that begins a rollout, and succeeds when it waits at 0 %. */
export const RELEASE_ACTION = "Release";
/** The manual approval between the two. */
export const REVIEW_ACTION = "Review";
/** The action that lets the rollout go on, and succeeds when it is complete. */
export const ROLLOUT_ACTION = "Rollout";
/** The rule that keeps older builds out of the stage. */
export const ORDER_RULE = "Order";
/** What `Release` hands on: `#{Release.Review}` and so on. */
export const RELEASE_VARIABLES = ["Attempt", "Release", "Review", "Going"] as const;
export type ReleaseVariables = Readonly<Record<(typeof RELEASE_VARIABLES)[number], string>>;
/** What is to come after `Release`: a rollout, a way back, or nothing, because what is wanted serves. */
export type Going = "forward" | "back" | "nothing";

/** How long texts and tokens may be, in characters. */
export const PIPELINE_LIMITS = {
	/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ActionDeclaration.html (configuration), and the guide's quotas. */
	userParameters: 1_000,
	/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PutJobSuccessResult.html */
	continuationToken: 2_048,
	/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ExecutionDetails.html */
	summary: 2_048,
	/** The same; of an execution's ARN no more is needed. */
	externalExecutionId: 1_500,
	/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_FailureDetails.html takes 5,000; the console shows this much. */
	failure: 2_000,
	/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ApprovalResult.html */
	approval: 512,
	/** What an approval's `CustomData` takes: 1,000 with what stands around it. */
	review: 900,
} as const;

/** A pipeline's name: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */
export const pipelineName = like("^[A-Za-z0-9.@_-]{1,100}$", 100, "must be a pipeline's name");

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** An execution of a pipeline, and a job: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineExecution.html */
export const pipelineExecutionId = like(`^${UUID}$`, 36, "must be a UUID in lower case");

/** Which job asked, as the release function keeps it. History and announcements repeat it, and the order of builds is read from it. */
const ASKED_BY = new RegExp(`^codepipeline (\\S+) execution (${UUID}) job (${UUID})$`);

/** Who asks for something in a pipeline's name. */
export interface AskedBy {
	readonly pipeline: string;
	readonly execution: string;
	readonly job: string;
}

/** The same as `by` of a request. */
export function askedBy({ pipeline, execution, job }: AskedBy): string {
	return `codepipeline ${pipeline} execution ${execution} job ${job}`;
}

/** Reads it back; nothing where somebody else asked. */
export function readAskedBy(by: string | undefined): AskedBy | undefined {
	const [, pipeline, execution, job] = ASKED_BY.exec(by ?? "") ?? [];
	return pipeline && execution && job ? { pipeline, execution, job } : undefined;
}

/** The id of an execution's attempt: its own id, and `-2`, `-3` … for further tries. */
export function attemptOfTry(execution: string, number: number): string {
	return number === 1 ? execution : `${execution}-${number}`;
}

const OF_TRY = new RegExp(`^(${UUID})(?:-[1-9][0-9]{0,2})?$`);

/** The execution whose attempt it is; nothing of an attempt that no pipeline has made. */
export function executionOfAttempt(attempt: string): string | undefined {
	return OF_TRY.exec(attempt)?.[1];
}

/** What the function is to do. `order` is the rule. */
export const PIPELINE_ACTIONS = ["order", "release", "rollout"] as const;

/** What the pipeline's actions and its rule are given as `UserParameters`, in JSON. Nothing of a commit's message stands in it. */
export const UserParameters = v.strictObject({
	version: v.literal(1),
	action: v.picklist(PIPELINE_ACTIONS),
	/** `#{codepipeline.PipelineExecutionId}` */
	execution: pipelineExecutionId,
	/** `#{Build.IMAGE}` */
	image: like("^[!-?A-~]+@sha256:[0-9a-f]{64}$", LIMITS.arn, "must be an image by its digest: REPOSITORY@sha256:…"),
});
export type UserParameters = v.InferOutput<typeof UserParameters>;

/** The same as the action's configuration has it. */
export const UserParametersText = v.pipe(
	v.string(),
	v.maxLength(PIPELINE_LIMITS.userParameters, `must have at most ${PIPELINE_LIMITS.userParameters} characters`),
	v.parseJson(undefined, "must be JSON"),
	UserParameters,
);

/** What a job hands to the next one of the same action. */
export const JobProgress = v.strictObject({
	version: v.literal(1),
	/** The attempt that it is about, once there is one. */
	attempt: v.optional(attemptName),
	/** Since when the gate had waited that it has opened. */
	opened: v.optional(timestamp),
	/** Since when AWS has not let it get on. */
	troubled: v.optional(timestamp),
});
export type JobProgress = v.InferOutput<typeof JobProgress>;

/**
 * A job of a Lambda action or of a `LambdaInvoke` rule. Keys that are not needed, credentials among them, are left out.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html#actions-invoke-lambda-function-json-event-example
 */
export const JobEvent = v.object({
	"CodePipeline.job": v.object({
		id: pipelineExecutionId,
		data: v.object({
			actionConfiguration: v.object({ configuration: v.object({ UserParameters: v.optional(v.string(), "") }) }),
			continuationToken: v.nullish(v.pipe(v.string(), v.maxLength(PIPELINE_LIMITS.continuationToken))),
		}),
	}),
});
export type JobEvent = v.InferOutput<typeof JobEvent>;
