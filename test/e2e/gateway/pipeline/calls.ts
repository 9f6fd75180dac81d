/** CodePipeline's API of executions: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_Operations.html */
import type { PipelineDeclaration, StageDeclaration } from "./declaration.ts";
import type { PipelineEngine } from "./engine.ts";
import { ACCOUNT } from "./events.ts";
import type { Execution } from "./execution.ts";
import type { Failure, Success } from "./jobs.ts";
import { must } from "./refusal.ts";
import { actionDetail, executionSummary, executionView, ruleDetail, stateView } from "./views.ts";

/** Who calls, and where. */
export interface From {
	readonly region: string;
	/** ARN. */
	readonly by: string;
}

// biome-ignore lint/suspicious/noExplicitAny: requests have every shape
type Input = any;
type Handler = (input: Input, from: From) => unknown;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MAX_RESULTS = 100;

/** @param declared - a pipeline by its name, as it is now. */
export function pipelineCalls(
	engine: PipelineEngine,
	declared: (name: string) => PipelineDeclaration | undefined,
): Readonly<Record<string, Handler>> {
	const pipelineOf = (name: string): PipelineDeclaration => {
		const found = declared(name);
		const message = `Account '${ACCOUNT}' does not have a pipeline with name '${name}'`;
		must(found, "PipelineNotFoundException", message);
		return found;
	};
	const stageOf = (pipelineName: string, stageName: string): StageDeclaration => {
		const found = pipelineOf(pipelineName).stages.find(({ name }) => name === stageName);
		must(found, "StageNotFoundException", `The stage ${stageName} of pipeline ${pipelineName} was not found`);
		return found;
	};
	const executionOf = (pipelineName: string, id: string): Execution => {
		must(UUID.test(id), "ValidationException", `Value '${id}' at 'pipelineExecutionId' failed to satisfy constraint`);
		const found = engine.executions.find((one) => one.id === id && one.pipeline.name === pipelineOf(pipelineName).name);
		must(found, "PipelineExecutionNotFoundException", `The pipeline execution ${id} was not found`);
		return found;
	};
	const of = { pipeline: pipelineOf, stage: stageOf, execution: executionOf };
	return { ...readings(engine, of), ...writings(engine, of), ...answers(engine, of) };
}

interface Of {
	readonly pipeline: (name: string) => PipelineDeclaration;
	readonly stage: (pipelineName: string, stageName: string) => StageDeclaration;
	readonly execution: (pipelineName: string, id: string) => Execution;
}

function readings(engine: PipelineEngine, of: Of): Readonly<Record<string, Handler>> {
	const ownOf = ({ pipelineName, filter }: Input): Execution[] => {
		const { name } = of.pipeline(pipelineName);
		const id: string | undefined =
			filter?.pipelineExecutionId ?? filter?.latestInPipelineExecution?.pipelineExecutionId;
		const own = engine.executions.filter((one) => one.pipeline.name === name && (!id || one.id === id));
		return own.reverse();
	};
	return {
		GetPipelineState: ({ name }) => stateView(engine, of.pipeline(name)),
		GetPipelineExecution: ({ pipelineName, pipelineExecutionId }) => ({
			pipelineExecution: executionView(of.execution(pipelineName, pipelineExecutionId)),
		}),
		ListPipelineExecutions: (input) => {
			const { page, ...rest } = paged(ownOf({ ...input, filter: undefined }), input);
			return { pipelineExecutionSummaries: page.map(executionSummary), ...rest };
		},
		ListActionExecutions: (input) => {
			const all = ownOf(input).flatMap((execution) =>
				[...execution.history].reverse().map(({ stage, run }) => actionDetail(execution, stage, run)),
			);
			const { page, ...rest } = paged(all, input);
			return { actionExecutionDetails: page, ...rest };
		},
		ListRuleExecutions: (input) => {
			const all = ownOf(input).flatMap((execution) =>
				[...execution.stages].flatMap(([stage, { condition }]) =>
					[...(condition?.rules.values() ?? [])].map((run) => ruleDetail(execution, stage, run)),
				),
			);
			const { page, ...rest } = paged(all, input);
			return { ruleExecutionDetails: page, ...rest };
		},
	};
}

function writings(engine: PipelineEngine, of: Of): Readonly<Record<string, Handler>> {
	return {
		StartPipelineExecution: ({ name, sourceRevisions = [], variables = [] }, { region, by }) => {
			const pipeline = of.pipeline(name);
			const defaults = (pipeline.variables ?? []).map((one) => [one.name, one.defaultValue ?? ""] as const);
			const said = variables.map((one: { name: string; value: string }) => [one.name, one.value]);
			const execution = engine.start({
				...{ pipeline, region, trigger: { triggerType: "StartPipelineExecution", triggerDetail: by } },
				variables: Object.fromEntries([...defaults, ...said]),
				revision: sourceRevisions[0]?.revisionValue,
			});
			return { pipelineExecutionId: execution.id };
		},
		StopPipelineExecution: ({ pipelineName, pipelineExecutionId: id, abandon = false, reason = "" }) => {
			const execution = of.execution(pipelineName, id);
			const { status } = execution;
			must(status !== "Stopping" || abandon, "DuplicatedStopRequestException", `${id} is being stopped already`);
			const running = status === "InProgress" || status === "Stopping";
			must(running, "PipelineExecutionNotStoppableException", `The pipeline execution ${id} cannot be stopped`);
			engine.stop(execution, abandon, reason);
			return { pipelineExecutionId: id };
		},
		RetryStageExecution: ({ pipelineName, stageName, pipelineExecutionId: id, retryMode }) => {
			const execution = of.execution(pipelineName, id);
			const stage = of.stage(pipelineName, stageName);
			const { latest, inside } = engine.lane(execution.pipeline, stageName);
			const message = `${id} is not the latest pipeline execution of stage ${stageName}`;
			must(latest === execution && !inside, "NotLatestPipelineExecutionException", message);
			const same = execution.pipeline.version === of.pipeline(pipelineName).version;
			const status = execution.stages.get(stageName)?.status ?? "";
			const retryable = same && ["Failed", "Stopped"].includes(status);
			must(retryable, "StageNotRetryableException", `The stage ${stageName} of ${id} cannot be retried`);
			engine.retry(execution, stage, retryMode === "ALL_ACTIONS");
			return { pipelineExecutionId: id };
		},
		RollbackStage: ({ pipelineName, stageName, targetPipelineExecutionId }, { by }) => {
			const target = of.execution(pipelineName, targetPipelineExecutionId);
			const stage = of.stage(pipelineName, stageName);
			mustRollBack(engine, target, stage, of.pipeline(pipelineName));
			const trigger = { triggerType: "ManualRollback", triggerDetail: by };
			return { pipelineExecutionId: engine.rollBack(target, stage, trigger).id };
		},
	};
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html#stage-rollback-considerations */
function mustRollBack(engine: PipelineEngine, target: Execution, { name }: StageDeclaration, now: PipelineDeclaration) {
	const code = "UnableToRollbackStageException";
	must(name !== now.stages[0]?.name, code, `The source stage ${name} cannot be rolled back`);
	must(!engine.lane(now, name).inside, code, `The stage ${name} is running`);
	must(target.rollbackOf === undefined, code, `${target.id} is a rollback itself`);
	must(target.pipeline.version === now.version, code, `The pipeline has changed since ${target.id}`);
	must(target.stages.get(name)?.status === "Succeeded", code, `${target.id} has not succeeded in the stage ${name}`);
}

function answers(engine: PipelineEngine, of: Of): Readonly<Record<string, Handler>> {
	return {
		PutJobSuccessResult: (input: Success) => engine.jobs.succeed(input) ?? {},
		PutJobFailureResult: (input: Failure) => engine.jobs.fail(input) ?? {},
		PutApprovalResult: ({ pipelineName, stageName, actionName, token, result }, { by }) => {
			const stage = of.stage(pipelineName, stageName);
			const action = stage.actions.find(({ name }) => name === actionName);
			const approval = action?.actionTypeId.category === "Approval";
			must(approval, "ActionNotFoundException", `The approval action ${actionName} was not found`);
			const { latest } = engine.lane(of.pipeline(pipelineName), stageName);
			const run = latest?.stages.get(stageName);
			return { approvedAt: engine.approve(run, actionName, { token, result }, by) / 1_000 };
		},
	};
}

function paged<T>(all: readonly T[], { maxResults = MAX_RESULTS, nextToken = "0" }: Input) {
	const end = Number(nextToken) + maxResults;
	return { page: all.slice(Number(nextToken), end), ...(end < all.length && { nextToken: String(end) }) };
}
