/** What CodePipeline refuses of pipelines: https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html */
import type { ActionDeclaration, PipelineDeclaration, RuleDeclaration } from "../pipeline/declaration.ts";
import type { Request } from "./request.ts";
import { type Refusal, type Rule, refusedAs } from "./rule.ts";

const GUIDE = "https://docs.aws.amazon.com/codepipeline/latest/userguide/";
const API = "https://docs.aws.amazon.com/codepipeline/latest/APIReference/";
const WRITES = ["CreatePipeline", "UpdatePipeline"];
const MAX_PARAMETERS = 1_000;
const MAX_ORDER = 999;

const structure = (wrong: boolean, message: string): Refusal | undefined =>
	refusedAs("InvalidStructureException", wrong, message);

const declared = ({ pipeline }: Request) => pipeline as PipelineDeclaration;
const actionsOf = ({ stages }: PipelineDeclaration) => stages.flatMap(({ actions }) => actions);
const rulesOf = ({ stages }: PipelineDeclaration) =>
	stages.flatMap(({ beforeEntry }) => (beforeEntry?.conditions ?? []).flatMap(({ rules = [] }) => rules));

function twice(names: readonly string[]): string | undefined {
	return names.find((name, i) => names.indexOf(name) < i);
}

/** Namespaces that an action may refer to: those of actions that run before it. */
function before(pipeline: PipelineDeclaration, action: ActionDeclaration): readonly string[] {
	const own = pipeline.stages.find(({ actions }) => actions.includes(action));
	const earlier = pipeline.stages.slice(0, own ? pipeline.stages.indexOf(own) : 0).flatMap(({ actions }) => actions);
	const beside = (own?.actions ?? []).filter(({ runOrder = 1 }) => runOrder < (action.runOrder ?? 1));
	return [...earlier, ...beside].flatMap(({ namespace }) => namespace ?? []).concat("codepipeline", "variables");
}

function foreign(pipeline: PipelineDeclaration, action: ActionDeclaration): string | undefined {
	const text = Object.values(action.configuration ?? {}).join("\n");
	const named = [...text.matchAll(/#\{([A-Za-z0-9@_-]+)\./g)].map(([, namespace = ""]) => namespace);
	return named.find((namespace) => !before(pipeline, action).includes(namespace));
}

const isSource = ({ actionTypeId }: ActionDeclaration) => actionTypeId.category === "Source";
const parametersOf = ({ configuration }: ActionDeclaration | RuleDeclaration) => configuration?.UserParameters ?? "";

/** Rules of pipelines. */
export const codePipelineRules: readonly Rule[] = [
	{
		name: "a pipeline's first stage has sources alone, and no other stage has any",
		source: `${GUIDE}reference-pipeline-structure.html`,
		actions: WRITES,
		refuses(request) {
			const [first, ...rest] = declared(request).stages;
			const wrong = !first?.actions.every(isSource) || rest.some(({ actions }) => actions.some(isSource));
			return structure(wrong, `Pipeline's first stage must only contain actions of category 'Source'`);
		},
	},
	{
		name: "names of stages, of a stage's actions, and of artifacts that are made are there once",
		source: `${GUIDE}reference-pipeline-structure.html`,
		actions: WRITES,
		refuses(request) {
			const { stages } = declared(request);
			const outputs = actionsOf(declared(request)).flatMap(({ outputArtifacts = [] }) => outputArtifacts);
			const again =
				twice(stages.map(({ name }) => name)) ??
				stages.map(({ actions }) => twice(actions.map(({ name }) => name))).find(Boolean) ??
				twice(outputs.map(({ name }) => name));
			return structure(again !== undefined, `The name ${again} is not unique within the pipeline`);
		},
	},
	{
		name: "an artifact that is taken has been made before",
		source: `${GUIDE}concepts-how-it-works.html`,
		actions: WRITES,
		refuses(request) {
			const outputs = new Set<string>();
			for (const { actions } of declared(request).stages) {
				const orders = [...actions].sort((a, b) => (a.runOrder ?? 1) - (b.runOrder ?? 1));
				for (const { name, inputArtifacts = [], outputArtifacts = [] } of orders) {
					const missing = inputArtifacts.find((artifact) => !outputs.has(artifact.name));
					if (missing)
						return structure(true, `Input Artifact Bundle ${missing.name} in action ${name} is not declared`);
					for (const artifact of outputArtifacts) outputs.add(artifact.name);
				}
			}
			return undefined;
		},
	},
	{
		name: "an action's order is 1 to 999",
		source: `${API}API_ActionDeclaration.html`,
		actions: WRITES,
		refuses(request) {
			const wrong = actionsOf(declared(request)).find(({ runOrder = 1 }) => runOrder < 1 || runOrder > MAX_ORDER);
			return refusedAs("ValidationException", wrong !== undefined, `Invalid runOrder of ${wrong?.name}`);
		},
	},
	{
		name: "a function's parameters have 1,000 characters at most",
		source: `${GUIDE}action-reference-Lambda.html`,
		actions: WRITES,
		refuses(request) {
			const all = [...actionsOf(declared(request)), ...rulesOf(declared(request))];
			const wrong = all.find((one) => parametersOf(one).length > MAX_PARAMETERS);
			const message = `ActionConfiguration UserParameters of ${wrong?.name} has more than ${MAX_PARAMETERS} characters`;
			return refusedAs("InvalidActionDeclarationException", wrong !== undefined, message);
		},
	},
	{
		name: "only approvals have a time limit of their own here, of 5 to 86,400 minutes",
		source: `${GUIDE}limits.html`,
		actions: WRITES,
		refuses(request) {
			const wrong = actionsOf(declared(request)).find(
				({ timeoutInMinutes: minutes, actionTypeId: { category } }) =>
					minutes !== undefined && (category !== "Approval" || minutes < 5 || minutes > 86_400),
			);
			const message = `The timeout ${wrong?.timeoutInMinutes} of action ${wrong?.name} is not valid: approvals take 5 to 86400 minutes`;
			return refusedAs("InvalidActionDeclarationException", wrong !== undefined, message);
		},
	},
	{
		name: "triggers, conditions, variables and modes other than SUPERSEDED want type V2",
		source: `${GUIDE}pipeline-types.html`,
		actions: WRITES,
		refuses(request) {
			const pipeline = declared(request);
			const { pipelineType = "V1", executionMode = "SUPERSEDED", triggers = [], variables = [] } = pipeline;
			const wants = executionMode !== "SUPERSEDED" || triggers.length + variables.length + rulesOf(pipeline).length > 0;
			return structure(wants && pipelineType !== "V2", "Triggers, conditions and modes require pipelineType V2");
		},
	},
	{
		name: "a trigger belongs to a connection of the first stage",
		source: `${GUIDE}pipelines-filter.html`,
		actions: WRITES,
		refuses(request) {
			const { triggers = [], stages } = declared(request);
			const wrong = triggers.find(({ gitConfiguration: { sourceActionName } }) => {
				const source = stages[0]?.actions.find(({ name }) => name === sourceActionName);
				return source?.actionTypeId.provider !== "CodeStarSourceConnection";
			});
			const name = wrong?.gitConfiguration.sourceActionName;
			return structure(wrong !== undefined, `The trigger's source action ${name} is no connection of this pipeline`);
		},
	},
	{
		name: "a condition that skips a stage has rules of a function or of variables alone",
		source: `${GUIDE}stage-conditions.html`,
		actions: WRITES,
		refuses(request) {
			const conditions = declared(request).stages.flatMap(({ beforeEntry }) => beforeEntry?.conditions ?? []);
			const wrong = conditions
				.filter(({ result }) => result === "SKIP")
				.flatMap(({ rules = [] }) => rules)
				.find(({ ruleTypeId: { provider } }) => !["LambdaInvoke", "VariableCheck"].includes(provider));
			return structure(wrong !== undefined, `Rule ${wrong?.name} is not supported for the result SKIP`);
		},
	},
	{
		name: "a variable is of an action that has run before, and a namespace is there once",
		source: `${GUIDE}reference-variables.html`,
		actions: WRITES,
		refuses(request) {
			const pipeline = declared(request);
			const again = twice(actionsOf(pipeline).flatMap(({ namespace }) => namespace ?? []));
			if (again) return structure(true, `The namespace ${again} is not unique within the pipeline`);
			const wrong = actionsOf(pipeline).find((action) => foreign(pipeline, action));
			const namespace = wrong && foreign(pipeline, wrong);
			return structure(wrong !== undefined, `Action ${wrong?.name} refers to the unknown namespace ${namespace}`);
		},
	},
	{
		name: "CodePipeline may assume a pipeline's role",
		source: `${GUIDE}how-to-custom-role.html`,
		actions: WRITES,
		async refuses(request, account) {
			const { roleArn } = declared(request);
			const role = await account.role(roleArn);
			return structure(
				!role?.trusted.includes("codepipeline.amazonaws.com"),
				`CodePipeline is not authorized to perform AssumeRole on role ${roleArn}`,
			);
		},
	},
];
