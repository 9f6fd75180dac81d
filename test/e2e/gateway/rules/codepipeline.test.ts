import { describe } from "vitest";
import type { ActionDeclaration, Condition, PipelineDeclaration, StageDeclaration } from "../pipeline/declaration.ts";
import { PIPELINE } from "../pipeline/scripted.ts";
import { codePipelineRules } from "./codepipeline.ts";
import { holds } from "./holds.ts";

const [SOURCE, BUILD, DELIVER] = PIPELINE.stages as [StageDeclaration, StageDeclaration, StageDeclaration];
const pipeline = (more: Partial<PipelineDeclaration> = {}) => ({ pipeline: { ...PIPELINE, ...more } });
const stages = (...all: readonly StageDeclaration[]) => pipeline({ stages: all });
/** The pipeline with something else of an action of its last stage. */
const action = (name: string, more: Partial<ActionDeclaration>) => {
	const actions = DELIVER.actions.map((one) => (one.name === name ? { ...one, ...more } : one));
	return stages(SOURCE, BUILD, { ...DELIVER, actions });
};
const condition = (more: Partial<Condition>) => {
	const [own] = DELIVER.beforeEntry?.conditions ?? [];
	return stages(SOURCE, BUILD, { ...DELIVER, beforeEntry: { conditions: [{ ...own, ...more }] } });
};
const trigger = (sourceActionName: string) =>
	pipeline({
		triggers: [{ providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName, push: [] } }],
	});
const parameters = (length: number) => ({ UserParameters: "x".repeat(length) });
const accepted = pipeline();
const STRUCTURE = "InvalidStructureException";
const DECLARATION = "InvalidActionDeclarationException";
const alarm = { name: "Alarm", ruleTypeId: { category: "Rule", provider: "CloudWatchAlarm" } };

describe("CodePipeline", () => {
	holds(codePipelineRules, {
		"a pipeline's first stage has sources alone, and no other stage has any": [
			{ refused: stages(BUILD, DELIVER), accepted, code: STRUCTURE, says: "first stage" },
			{ refused: stages(SOURCE, { ...SOURCE, name: "Again" }), accepted, code: STRUCTURE, says: "first stage" },
		],
		"names of stages, of a stage's actions, and of artifacts that are made are there once": [
			{ refused: stages(SOURCE, BUILD, BUILD), accepted, code: STRUCTURE, says: "Build is not unique" },
			{ refused: action("Rollout", { name: "Review" }), accepted, code: STRUCTURE, says: "Review is not unique" },
			{
				...{ refused: action("Rollout", { outputArtifacts: [{ name: "build" }] }), accepted, code: STRUCTURE },
				says: "build is not unique",
			},
		],
		"an artifact that is taken has been made before": [
			{
				...{ refused: action("Release", { inputArtifacts: [{ name: "other" }] }), code: STRUCTURE },
				...{ accepted: action("Release", { inputArtifacts: [{ name: "build" }] }), says: "other in action Release" },
			},
		],
		"an action's order is 1 to 999": [
			{
				...{ refused: action("Rollout", { runOrder: 1_000 }), accepted: action("Rollout", { runOrder: 999 }) },
				...{ code: "ValidationException", says: "Rollout" },
			},
		],
		"a function's parameters have 1,000 characters at most": [
			{
				refused: action("Rollout", { configuration: parameters(1_001) }),
				accepted: action("Rollout", { configuration: parameters(1_000) }),
				...{ code: DECLARATION, says: "1000 characters" },
			},
			{
				refused: condition({
					rules: [
						{ ...alarm, ruleTypeId: { category: "Rule", provider: "LambdaInvoke" }, configuration: parameters(1_001) },
					],
				}),
				...{ accepted, code: DECLARATION, says: "Alarm" },
			},
		],
		"only approvals have a time limit of their own here, of 5 to 86,400 minutes": [
			{
				...{ refused: action("Review", { timeoutInMinutes: 4 }), accepted: action("Review", { timeoutInMinutes: 5 }) },
				...{ code: DECLARATION, says: "The timeout 4" },
			},
			{
				refused: action("Review", { timeoutInMinutes: 86_401 }),
				accepted: action("Review", { timeoutInMinutes: 86_400 }),
				...{ code: DECLARATION, says: "86400" },
			},
			{ refused: action("Release", { timeoutInMinutes: 60 }), accepted, code: DECLARATION, says: "Release" },
		],
		"triggers, conditions, variables and modes other than SUPERSEDED want type V2": [
			{ refused: pipeline({ pipelineType: "V1" }), accepted, code: STRUCTURE, says: "V2" },
			{
				refused: { pipeline: { ...trigger("Source").pipeline, pipelineType: "V1" } },
				accepted: trigger("Source"),
				...{ code: STRUCTURE, says: "V2" },
			},
		],
		"a trigger belongs to a connection of the first stage": [
			{ refused: trigger("Build"), accepted: trigger("Source"), code: STRUCTURE, says: "Build is no connection" },
		],
		"a condition that skips a stage has rules of a function or of variables alone": [
			{
				refused: condition({ rules: [alarm] }),
				accepted: condition({ rules: [alarm], result: "FAIL" }),
				...{ code: STRUCTURE, says: "Alarm" },
			},
		],
		"a variable is of an action that has run before, and a namespace is there once": [
			{
				refused: action("Release", { configuration: { UserParameters: "#{Rollout.Attempt}" } }),
				accepted: action("Release", { configuration: { UserParameters: "#{Build.IMAGE}" } }),
				...{ code: STRUCTURE, says: "unknown namespace Rollout" },
			},
			{ refused: action("Rollout", { namespace: "Build" }), accepted, code: STRUCTURE, says: "namespace Build" },
		],
		"CodePipeline may assume a pipeline's role": [
			{
				...{ refused: accepted, accepted, code: STRUCTURE, says: "not authorized to perform AssumeRole" },
				there: { role: { trusted: "lambda.amazonaws.com", policies: "" } },
				thereAccepted: { role: { trusted: "codepipeline.amazonaws.com", policies: "" } },
			},
		],
	});
});
