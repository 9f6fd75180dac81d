/** What is told of executions: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipelineExecution.html and its like. */
import type { ActionDeclaration, PipelineDeclaration, RuleDeclaration } from "./declaration.ts";
import type { PipelineEngine } from "./engine.ts";
import type { ActionRun, Execution } from "./execution.ts";

const seconds = (ms: number) => ms / 1_000;
const optional = <T>(name: string, value: T | undefined) => value !== undefined && { [name]: value };

const typeOf = ({ rollbackOf }: Execution) => ({
	executionType: rollbackOf === undefined ? "STANDARD" : "ROLLBACK",
	...(rollbackOf !== undefined && { rollbackMetadata: { rollbackTargetPipelineExecutionId: rollbackOf } }),
});

/** What GetPipelineExecution answers. */
export function executionView(execution: Execution) {
	const { pipeline, id, status, summary, revisions, variables } = execution;
	return {
		pipelineName: pipeline.name,
		pipelineVersion: pipeline.version,
		pipelineExecutionId: id,
		status,
		...optional("statusSummary", summary),
		artifactRevisions: revisions.map(({ created, ...revision }) => ({ ...revision, created: seconds(created) })),
		variables: Object.entries(variables.get("variables") ?? {}).map(([name, resolvedValue]) => ({
			name,
			resolvedValue,
		})),
		trigger: execution.trigger,
		executionMode: pipeline.executionMode ?? "SUPERSEDED",
		...typeOf(execution),
	};
}

/** An entry of ListPipelineExecutions. */
export function executionSummary(execution: Execution) {
	const { id, status, summary, startedAt, updatedAt, revisions, pipeline, trigger } = execution;
	const sources = pipeline.stages[0]?.actions ?? [];
	return {
		pipelineExecutionId: id,
		status,
		...optional("statusSummary", summary),
		startTime: seconds(startedAt),
		lastUpdateTime: seconds(updatedAt),
		sourceRevisions: revisions.map(({ name, revisionId, revisionSummary, revisionUrl }) => ({
			actionName: sources.find(({ outputArtifacts = [] }) => outputArtifacts.some((one) => one.name === name))?.name,
			...{ revisionId, revisionSummary, ...optional("revisionUrl", revisionUrl) },
		})),
		...{ trigger, executionMode: pipeline.executionMode ?? "SUPERSEDED", ...typeOf(execution) },
		...(status === "Stopped" && { stopTrigger: { reason: summary ?? "" } }),
	};
}

/** An entry of ListActionExecutions. */
export function actionDetail({ pipeline, id, region, artifacts }: Execution, stage: string, run: ActionRun) {
	const { actionTypeId, configuration, namespace, inputArtifacts = [] } = run.declaration as ActionDeclaration;
	const { outcome } = run;
	const artifact = (name: string, location: { bucket: string; key: string } | undefined) => ({
		name,
		...(location && { s3location: { bucket: location.bucket, key: location.key } }),
	});
	return {
		...{ pipelineExecutionId: id, actionExecutionId: run.id, pipelineVersion: pipeline.version },
		...{ stageName: stage, actionName: run.declaration.name, status: run.status },
		...{ startTime: seconds(run.startedAt), lastUpdateTime: seconds(run.updatedAt) },
		...optional("updatedBy", run.updatedBy),
		input: {
			...{ actionTypeId, configuration, resolvedConfiguration: run.resolved, region },
			...optional("namespace", namespace),
			inputArtifacts: inputArtifacts.map(({ name }) => artifact(name, artifacts.get(name))),
		},
		output: {
			outputArtifacts: [...run.outputs].map(([name, location]) => artifact(name, location)),
			...(outcome && { executionResult: resultOf(run) }),
			...(outcome?.status === "Succeeded" && { outputVariables: outcome.variables ?? {} }),
		},
	};
}

function resultOf({ outcome, id }: ActionRun) {
	if (outcome?.status === "Succeeded") {
		return { externalExecutionId: outcome.externalId ?? id, ...optional("externalExecutionSummary", outcome.summary) };
	}
	if (outcome?.status !== "Failed") return {};
	const { code, message, externalId = id } = outcome;
	return { externalExecutionId: externalId, externalExecutionSummary: message, errorDetails: { code, message } };
}

/** What GetPipelineState answers. Of an action that has not run yet in the newest execution it tells how it ran last. */
export function stateView(engine: PipelineEngine, pipeline: PipelineDeclaration) {
	const own = engine.executions.filter((execution) => execution.pipeline.name === pipeline.name);
	return {
		pipelineName: pipeline.name,
		pipelineVersion: pipeline.version,
		stageStates: pipeline.stages.map((stage) => {
			const lane = engine.lane(pipeline, stage.name);
			const { latest, waiting } = lane;
			const run = latest?.stages.get(stage.name);
			const inbound = waiting && inboundView(waiting);
			return {
				stageName: stage.name,
				...(inbound && { inboundExecution: inbound, inboundExecutions: [inbound] }),
				inboundTransitionState: { enabled: true },
				actionStates: stage.actions.map((action) => actionState(own, stage.name, action)),
				...(latest && { latestExecution: { ...inboundView(latest), status: run?.status } }),
				...(run?.condition && { beforeEntryConditionState: conditionState(run.condition) }),
			};
		}),
	};
}

const inboundView = ({ id, status, rollbackOf }: Execution) => ({
	...{ pipelineExecutionId: id, status, type: rollbackOf === undefined ? "STANDARD" : "ROLLBACK" },
});

function actionState(executions: readonly Execution[], stage: string, { name }: ActionDeclaration) {
	const runs = executions.flatMap(({ history }) =>
		history.filter((entry) => entry.stage === stage && entry.run.declaration.name === name),
	);
	const run = runs
		.map((entry) => entry.run)
		.sort((a, b) => a.startedAt - b.startedAt)
		.at(-1);
	return { actionName: name, ...(run && { latestExecution: runView(run) }) };
}

function runView({ id, status, updatedAt, token, updatedBy, outcome }: ActionRun) {
	const isFailed = outcome?.status === "Failed";
	return {
		...{ actionExecutionId: id, status, lastStatusChange: seconds(updatedAt) },
		...(status === "InProgress" && optional("token", token)),
		...optional("lastUpdatedBy", updatedBy),
		...(outcome?.status === "Succeeded" && optional("summary", outcome.summary)),
		...(outcome?.status !== "Abandoned" && optional("externalExecutionId", outcome?.externalId)),
		...(isFailed && { summary: outcome.message, errorDetails: { code: outcome.code, message: outcome.message } }),
	};
}

function conditionState({
	status,
	declared,
	rules,
}: NonNullable<ReturnType<Execution["stages"]["get"]>>["condition"] & {}) {
	return {
		latestExecution: { status },
		conditionStates: [
			{
				latestExecution: { status },
				ruleStates: [...rules].map(([ruleName, run]) => ({ ruleName, latestExecution: runView(run) })),
				...optional("result", declared.result),
			},
		],
	};
}

/** An entry of ListRuleExecutions. */
export function ruleDetail({ pipeline, id, region }: Execution, stage: string, run: ActionRun) {
	const { ruleTypeId, configuration } = run.declaration as RuleDeclaration;
	return {
		...{ pipelineExecutionId: id, ruleExecutionId: run.id, pipelineVersion: pipeline.version },
		...{ stageName: stage, ruleName: run.declaration.name, status: run.status },
		...{ startTime: seconds(run.startedAt), lastUpdateTime: seconds(run.updatedAt) },
		input: { ruleTypeId, configuration, resolvedConfiguration: run.resolved, region },
		output: { ...(run.outcome && { executionResult: resultOf(run) }) },
	};
}
