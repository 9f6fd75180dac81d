/** Plays pipelines of type V2 in the mode SUPERSEDED, as CodePipeline does. */
import { randomUUID } from "node:crypto";
import { type ApprovalResult, Approvals } from "./approvals.ts";
import type { PipelineDeclaration, StageDeclaration } from "./declaration.ts";
import { pipelineEvent, type State, stageEvent } from "./events.ts";
import type { Execution, ExecutionStatus, StageRun, Trigger } from "./execution.ts";
import type { PipelineHost } from "./host.ts";
import { Jobs } from "./jobs.ts";
import { Lane } from "./lane.ts";
import { Performers } from "./perform.ts";
import { Runs } from "./runs.ts";

/** How an execution begins. */
export interface Beginning {
	readonly pipeline: PipelineDeclaration;
	readonly region: string;
	readonly trigger: Trigger;
	/** The commit or version that it is about. By default the newest. */
	readonly revision?: string | undefined;
	/** Values of the pipeline's own variables. */
	readonly variables?: Readonly<Record<string, string>>;
}

/** In which state a stage and an execution end, as events say it. */
const ENDS: Readonly<Record<string, State>> = {
	Succeeded: "SUCCEEDED",
	Failed: "FAILED",
	Stopped: "STOPPED",
	Superseded: "SUPERSEDED",
	Cancelled: "CANCELED",
};

export class PipelineEngine {
	/** All executions, oldest first. */
	readonly executions: Execution[] = [];
	readonly jobs: Jobs;
	readonly #approvals: Approvals;
	readonly #runs: Runs;
	readonly #lanes = new Map<string, Lane<Execution>>();

	constructor(private readonly host: PipelineHost) {
		this.jobs = new Jobs(host);
		this.#approvals = new Approvals(host);
		this.#runs = new Runs(host, new Performers(host, this.jobs, this.#approvals));
	}

	/** Starts an execution from its first stage. */
	start(beginning: Beginning): Execution {
		const execution = this.#new(beginning);
		void this.#play(execution, execution.pipeline.stages);
		return execution;
	}

	/** Starts one that takes a stage back to what another one has made of it, with its variables and artifacts. */
	rollBack(target: Execution, stage: StageDeclaration, trigger: Trigger): Execution {
		const { pipeline, region } = target;
		const execution = this.#new({ pipeline, region, trigger }, target.id);
		const own = execution.variables.get("codepipeline") ?? {};
		for (const [namespace, values] of target.variables) execution.variables.set(namespace, values);
		execution.variables.set("codepipeline", own);
		for (const [name, location] of target.artifacts) execution.artifacts.set(name, location);
		execution.revisions.push(...target.revisions);
		void this.#play(execution, [stage]);
		return execution;
	}

	/** Runs a stage that has failed again, and goes on after it. @param all - also what has succeeded. */
	retry(execution: Execution, stage: StageDeclaration, all: boolean): void {
		const run = execution.stages.get(stage.name);
		if (all) run?.actions.clear();
		execution.attempt += 1;
		this.#set(execution, "InProgress", "RESUMED");
		const { stages } = execution.pipeline;
		const rest = execution.rollbackOf === undefined ? stages.slice(stages.indexOf(stage) + 1) : [];
		void this.#play(execution, [stage, ...rest], true);
	}

	/** Stops an execution: where it is, or after the actions that are under way. */
	stop(execution: Execution, abandon: boolean, reason: string): void {
		execution.summary = reason;
		this.#set(execution, "Stopping", "STOPPING");
		for (const [name, run] of execution.stages) {
			if (run.status !== "InProgress") continue;
			this.#say(stageEvent(execution, name, "STOPPING", this.host.clock.now()));
			if (abandon) this.#abandon(run);
		}
		for (const lane of this.#lanes.values()) lane.withdraw(execution);
	}

	/** Cancels what is under way of a pipeline that is changed or removed. */
	cancel(name: string): void {
		const running = this.executions.filter(
			({ pipeline, status }) => pipeline.name === name && (status === "InProgress" || status === "Stopping"),
		);
		for (const execution of running) {
			execution.status = "Cancelled";
			for (const run of execution.stages.values()) if (run.status === "InProgress") this.#abandon(run, true);
			for (const lane of this.#lanes.values()) lane.withdraw(execution);
		}
	}

	/** PutApprovalResult. Answers when it was given. */
	approve(stage: StageRun | undefined, action: string, result: ApprovalResult, by: string): number {
		this.#approvals.answer(stage?.actions.get(action), result, by);
		return this.host.clock.now();
	}

	/** Who is in a stage, and who waits for it. */
	lane({ name }: Pick<PipelineDeclaration, "name">, stage: string): Lane<Execution> {
		const key = `${name}/${stage}`;
		const lane = this.#lanes.get(key) ?? new Lane<Execution>();
		this.#lanes.set(key, lane);
		return lane;
	}

	#new({ pipeline, region, trigger, revision, variables = {} }: Beginning, rollbackOf?: string): Execution {
		const now = this.host.clock.now();
		const id = randomUUID();
		const own = { PipelineExecutionId: id, PipelineName: pipeline.name };
		const execution: Execution = {
			...{ id, pipeline, region, trigger, startedAt: now, updatedAt: now, status: "InProgress", attempt: 1 },
			...(revision !== undefined && { revision }),
			...(rollbackOf !== undefined && { rollbackOf }),
			...{ revisions: [], artifacts: new Map(), stages: new Map(), history: [] },
			variables: new Map<string, Readonly<Record<string, string>>>([
				["codepipeline", own],
				["variables", variables],
			]),
		};
		this.executions.push(execution);
		this.#say(pipelineEvent(execution, "STARTED", now));
		return execution;
	}

	async #play(execution: Execution, stages: readonly StageDeclaration[], isRetry = false): Promise<void> {
		for (const [i, stage] of stages.entries()) {
			const lane = this.lane(execution.pipeline, stage.name);
			const entered = await lane.enter(execution);
			if (!entered) return this.#end(execution, "Superseded");
			const ended = await this.#stage(execution, stage, isRetry && i === 0);
			lane.leave();
			if (execution.status !== "InProgress") return this.#end(execution, "Stopped");
			if (ended !== "Succeeded" && ended !== "Skipped") return this.#end(execution, ended as ExecutionStatus);
		}
		this.#end(execution, "Succeeded");
	}

	async #stage(execution: Execution, stage: StageDeclaration, isRetry: boolean): Promise<StageRun["status"]> {
		const before = isRetry ? execution.stages.get(stage.name) : undefined;
		const run: StageRun = before ?? { status: "InProgress", actions: new Map() };
		run.status = "InProgress";
		execution.stages.set(stage.name, run);
		const say = (state: State) => this.#say(stageEvent(execution, stage.name, state, this.host.clock.now()));
		const inStage = { execution, stage: stage.name, run };
		for (const condition of isRetry ? [] : (stage.beforeEntry?.conditions ?? [])) {
			if (await this.#runs.condition(inStage, condition)) continue;
			run.status = condition.result === "SKIP" ? "Skipped" : "Failed";
			if (run.status === "Failed") say("FAILED");
			return run.status;
		}
		say(isRetry ? "RESUMED" : "STARTED");
		run.status = await this.#actions(inStage, stage);
		say(ENDS[run.status] ?? "FAILED");
		return run.status;
	}

	/** Actions of one order run at the same time, and those of the next when all have succeeded. */
	async #actions(inStage: Parameters<Runs["action"]>[0], { actions }: StageDeclaration): Promise<StageRun["status"]> {
		const { execution, run } = inStage;
		const orders = [...new Set(actions.map(({ runOrder = 1 }) => runOrder))].sort((a, b) => a - b);
		for (const order of orders) {
			const due = actions.filter(
				({ name, runOrder = 1 }) => runOrder === order && run.actions.get(name)?.status !== "Succeeded",
			);
			const succeeded = await Promise.all(due.map((action) => this.#runs.action(inStage, action)));
			const { status } = execution;
			if (status === "Cancelled") return "Cancelled";
			if (status === "Stopping") return "Stopped";
			if (!succeeded.every(Boolean)) return "Failed";
		}
		return "Succeeded";
	}

	#abandon({ actions, condition }: StageRun, canceled = false): void {
		for (const run of [...actions.values(), ...(condition?.rules.values() ?? [])]) run.abandon(canceled);
	}

	/** What is stopped while it waits has not been superseded. */
	#end(execution: Execution, status: ExecutionStatus): void {
		const own = { Stopping: "Stopped", Cancelled: "Cancelled" }[execution.status as string] ?? status;
		this.#set(execution, own as ExecutionStatus, ENDS[own] ?? "FAILED");
	}

	#set(execution: Execution, status: ExecutionStatus, state: State): void {
		execution.status = status;
		execution.updatedAt = this.host.clock.now();
		this.#say(pipelineEvent(execution, state, execution.updatedAt));
	}

	#say(event: ReturnType<typeof pipelineEvent>): void {
		this.host.emit(event);
	}
}
