import type { CodepipelineStage, CodepipelineStageAction } from "@cdktf/provider-aws/lib/codepipeline/index.js";
import { Fn } from "cdktf";
import {
	ORDER_RULE,
	type PIPELINE_ACTIONS,
	PIPELINE_STAGE,
	RELEASE_ACTION,
	REVIEW_ACTION,
	ROLLOUT_ACTION,
	SOURCE_STAGE,
} from "../../runtime/contract/index.ts";
import type { Delivered } from "./delivered.ts";
import type { Source } from "./source.ts";

/** Names of the stage that builds, of its namespace, and of the artifacts. */
const BUILD_STAGE = "Build";
const ARTIFACTS = { source: "source", build: "build" } as const;

/** What the stages of a pipeline are made of. */
export interface StagesProps {
	/** Where a change comes from. */
	readonly source: Source;
	/** Name of the build project. */
	readonly projectName: string;
	/** Name of the function that releases. */
	readonly functionName: string;
	/** The service that is delivered to. */
	readonly service: Delivered;
}

const AWS = { owner: "AWS", version: "1" } as const;

/** The execution's own id, by which its attempts are named. */
const EXECUTION = "#{codepipeline.PipelineExecutionId}";

/**
 * The stages but the review: where a change comes from, what is built of it, and its release. Release, review and rollout are one stage, so
 * that one execution is in it at a time.
 */
export function stages(props: StagesProps): CodepipelineStage[] {
	return [
		{ name: SOURCE_STAGE, action: [sourceAction(props)] },
		{ name: BUILD_STAGE, action: [buildAction(props)] },
		deliver(props),
	];
}

function sourceAction({ source }: StagesProps): CodepipelineStageAction {
	return {
		name: SOURCE_STAGE,
		category: "Source",
		...AWS,
		provider: source.provider,
		namespace: SOURCE_STAGE,
		configuration: source.configuration,
		outputArtifacts: [ARTIFACTS.source],
	};
}

function buildAction({ source, projectName }: StagesProps): CodepipelineStageAction {
	const variables = { PIPELINE_EXECUTION_ID: EXECUTION, COMMIT_ID: source.commit };
	return {
		name: BUILD_STAGE,
		category: "Build",
		...AWS,
		provider: "CodeBuild",
		namespace: BUILD_STAGE,
		configuration: {
			ProjectName: projectName,
			EnvironmentVariables: Fn.jsonencode(
				Object.entries(variables).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
			),
		},
		inputArtifacts: [ARTIFACTS.source],
		outputArtifacts: [ARTIFACTS.build],
	};
}

function deliver({ functionName }: StagesProps): CodepipelineStage {
	const call = (
		name: string,
		action: (typeof PIPELINE_ACTIONS)[number],
		runOrder: number,
		namespace?: string,
	): CodepipelineStageAction => ({
		name,
		category: "Invoke",
		...AWS,
		provider: "Lambda",
		runOrder,
		...(namespace !== undefined && { namespace }),
		configuration: { FunctionName: functionName, UserParameters: userParameters(action) },
	});
	return {
		name: PIPELINE_STAGE,
		// A build that is older than what serves does not enter.
		beforeEntry: {
			condition: {
				result: "SKIP",
				rule: [
					{
						name: ORDER_RULE,
						ruleTypeId: { category: "Rule", owner: "AWS", provider: "LambdaInvoke", version: "1" },
						configuration: { FunctionName: functionName, UserParameters: userParameters("order") },
					},
				],
			},
		},
		action: [call(RELEASE_ACTION, "release", 1, RELEASE_ACTION), call(ROLLOUT_ACTION, "rollout", 3)],
	};
}

/** What the function is told: nothing that somebody wrote into a commit, which could be no JSON. */
function userParameters(action: (typeof PIPELINE_ACTIONS)[number]): string {
	return JSON.stringify({ version: 1, action, execution: EXECUTION, image: "#{Build.IMAGE}" });
}

/** The review, as Terraform repeats it: once, or not at all. */
export function reviewAction({ service }: Pick<StagesProps, "service">): Record<string, unknown> {
	return {
		name: REVIEW_ACTION,
		category: "Approval",
		...AWS,
		provider: "Manual",
		run_order: 2,
		// As long as the gate waits, which it answers.
		timeout_in_minutes: service.reviewMinutes,
		configuration: { CustomData: `#{${RELEASE_ACTION}.Review}`, ExternalEntityLink: service.previewUrl },
	};
}
