import type { CodepipelineStage, CodepipelineStageAction } from "@cdktf/provider-aws/lib/codepipeline/index.js";
import { Fn } from "cdktf";
import type { Delivered } from "./delivered.ts";
import type { Source } from "./source.ts";
import { WORDS } from "./words.ts";

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
		{ name: WORDS.stages.source, action: [sourceAction(props)] },
		{ name: WORDS.stages.build, action: [buildAction(props)] },
		deliver(props),
	];
}

function sourceAction({ source }: StagesProps): CodepipelineStageAction {
	return {
		name: WORDS.stages.source,
		category: "Source",
		...AWS,
		provider: source.provider,
		namespace: WORDS.stages.source,
		configuration: source.configuration,
		outputArtifacts: [WORDS.artifacts.source],
	};
}

function buildAction({ source, projectName }: StagesProps): CodepipelineStageAction {
	const told = { PIPELINE_EXECUTION_ID: EXECUTION, COMMIT_ID: source.commit };
	return {
		name: WORDS.stages.build,
		category: "Build",
		...AWS,
		provider: "CodeBuild",
		namespace: WORDS.stages.build,
		configuration: {
			ProjectName: projectName,
			EnvironmentVariables: Fn.jsonencode(
				Object.entries(told).map(([name, value]) => ({ name, value, type: "PLAINTEXT" })),
			),
		},
		inputArtifacts: [WORDS.artifacts.source],
		outputArtifacts: [WORDS.artifacts.build],
	};
}

function deliver({ functionName }: StagesProps): CodepipelineStage {
	const { actions, rule, stages: names } = WORDS;
	const call = (name: string, action: string, runOrder: number, namespace?: string): CodepipelineStageAction => ({
		name,
		category: "Invoke",
		...AWS,
		provider: "Lambda",
		runOrder,
		...(namespace !== undefined && { namespace }),
		configuration: { FunctionName: functionName, UserParameters: userParameters(action) },
	});
	return {
		name: names.deliver,
		// A build that is older than what serves does not enter.
		beforeEntry: {
			condition: {
				result: "SKIP",
				rule: [
					{
						name: rule,
						ruleTypeId: { category: "Rule", owner: "AWS", provider: "LambdaInvoke", version: "1" },
						configuration: { FunctionName: functionName, UserParameters: userParameters("order") },
					},
				],
			},
		},
		action: [call(actions.release, "release", 1, actions.release), call(actions.rollout, "rollout", 3)],
	};
}

/** What the function is told: nothing that somebody wrote into a commit, which could be no JSON. */
function userParameters(action: string): string {
	return JSON.stringify({ version: 1, action, execution: EXECUTION, image: "#{Build.IMAGE}" });
}

/** The review, as Terraform repeats it: once, or not at all. */
export function reviewAction({ service }: Pick<StagesProps, "service">): Record<string, unknown> {
	return {
		name: WORDS.actions.review,
		category: "Approval",
		...AWS,
		provider: "Manual",
		run_order: 2,
		// As long as the gate waits, which it answers.
		timeout_in_minutes: service.reviewMinutes,
		configuration: { CustomData: "#{Release.Review}", ExternalEntityLink: service.previewUrl },
	};
}
