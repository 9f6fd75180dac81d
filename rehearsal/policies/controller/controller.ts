import { renderStateMachine, SAMPLE_ARNS, SAMPLE_MACHINE } from "../../../asl/render.ts";
import {
	type Announcement,
	attemptOf,
	colorOf,
	isAttempt,
	other,
	type ReleaseAnswer,
	type ReleaseRequest,
	type RolloutDocument,
	type StartEvent,
	type StartInput,
} from "../../../runtime/contract/index.ts";
import { isRollback } from "../../../runtime/core/rollout/rollback.ts";
import { Throttled, Unavailable } from "../../../runtime/errors.ts";
import type { ExecutionStarter, Prober, Topic } from "../../../runtime/ports/index.ts";
import { createReleaseFunction } from "../../../runtime/release/function.ts";
import { localFunctions, SILENT } from "../../functions.ts";
import {
	type ExecutionResult,
	type Machine,
	type PublishRequest,
	type RunningExecution,
	type StartRequest,
	startExecution,
	type TaskAnswer,
	tasksOf,
} from "../../interpreter.ts";
import type { Phase } from "../../scenario/fault.ts";
import { recordFirst } from "../../world/attempts.ts";
import { RELEASE } from "../../world/ecs/services.ts";
import { acceptSubject } from "../../world/notified.ts";
import { type Ending, Killed, type Simulation } from "../policy.ts";
import { attend, Executions } from "./executions.ts";
import { Guard } from "./guard.ts";
import { logsOf } from "./logs.ts";
import { detailOf, stateOf, verdictOf } from "./notes.ts";

/** The tasks in which a rollout does something, by phase. */
const PHASE_OF: Readonly<Record<string, Phase>> = {
	prepare: "prepare",
	route: "route",
	shift: "shift",
	settle: "settle",
	assess: "assess",
	gate: "gate",
	complete: "complete",
	failBack: "fail-back",
};

const DEFINITION: Machine = JSON.parse(renderStateMachine(SAMPLE_ARNS));
const TASKS = new Set(tasksOf(DEFINITION).map(([name]) => name));

/** How an attempt ends that another has taken the place of before it began. */
const SUPERSEDED = { outcome: "failed-back", error: "Superseded" } as const;

/** From an apply that failed until somebody tries it again, in seconds. */
const APPLIES_AGAIN_SECONDS = 30;

/** Starts an execution for each deployment event, as the EventBridge rule does, and has the watchdog beside them. */
export class Controller {
	readonly #simulation: Simulation;
	readonly #executions: Executions;
	readonly #running = new Map<string, RunningExecution>();
	readonly #topic: Topic;
	readonly #guard: Guard;
	/** How the rollout of each attempt ended. */
	readonly #endings = new Map<string, Ending>();
	#resolve: (ending: Ending) => void = () => {};

	constructor(simulation: Simulation) {
		this.#simulation = simulation;
		this.#executions = new Executions(simulation.service.name, () => simulation.clock.now());
		this.#topic = simulation.api({ topic: { publish: async (announcement) => this.#notify(announcement) } }).topic;
		this.#guard = new Guard({
			simulation,
			executions: this.#executions,
			stateMachine: this.#stateMachine(),
			topic: this.#topic,
			onFailedBack: (attempt, ending) => this.#settled(attempt, ending),
		});
	}

	/** Ends when every deployment that the scenario has in store has found its end. */
	run(): Promise<Ending> {
		const all = new Promise<Ending>((resolve) => {
			this.#resolve = resolve;
		});
		const { service } = this.#simulation;
		this.#simulation.onDeployment((event) => this.#start({ ...event, service: service.name }));
		recordFirst(this.#simulation.world.attempts, service, this.#simulation.clock.now());
		this.#simulation.onAsked((taskDefinition) => void this.#release(taskDefinition));
		this.#simulation.onBack((to) => void this.#back(to));
		void this.#release(RELEASE);
		return all;
	}

	/** The executions of the state machine, for whoever operates the service. */
	get executions(): Pick<Executions, "find" | "all"> {
		return this.#executions;
	}

	/** Ends an execution and says why, as StopExecution does. */
	stop(executionArn: string, error: string, cause: string): void {
		this.#executions.give(executionArn, error, cause);
		this.#running.get(executionArn)?.abort();
	}

	/** Hands a task token back. Answers whether an execution waited for it. */
	handBack(token: string, answer: TaskAnswer): boolean {
		return [...this.#running.values()].some((execution) => execution.handBack(token, answer));
	}

	/** Asks the release function, as whoever operates the service does. @throws what it refuses. */
	request(request: ReleaseRequest): Promise<ReleaseAnswer> {
		const { service, clock, ports } = this.#simulation;
		const { stateMachine } = this.#simulation.api({ stateMachine: this.#stateMachine() });
		const release = createReleaseFunction(
			{ ...ports, stateMachine },
			() => ports,
			() => SILENT,
			() => clock.now(),
			SAMPLE_MACHINE,
		);
		this.#simulation.count({ lambdaCalls: 1 });
		return release({ ...request, service: service.name });
	}

	/** Asks the release function for a task definition, as an apply does. */
	#release(taskDefinition: string): Promise<void> {
		return this.#ask("Release", { action: "release", task_definition: taskDefinition });
	}

	/** Asks it to go back, as the operator's command does: whoever does that has decided against the release. */
	#back(to: number | undefined): Promise<void> {
		const reason = "whoever operates the service goes back";
		this.#simulation.note("Rollback", { verdict: "fail", code: "RolledBack", reason });
		return this.#ask("Rollback", { action: "rollback", reason, ...(to !== undefined && { to }) });
	}

	async #ask(what: string, request: Omit<ReleaseRequest, "version" | "service">): Promise<void> {
		const { name: service } = this.#simulation.service;
		try {
			const { until, message } = await this.request({ version: 1, service, ...request });
			if (until !== undefined) this.#simulation.note("Calendar", undefined, message);
		} catch (error) {
			if (error instanceof Throttled || error instanceof Unavailable) {
				await this.#simulation.sleep(APPLIES_AGAIN_SECONDS);
				return this.#ask(what, request);
			}
			const { name, message } = error as Error;
			this.#simulation.note(what, { verdict: "fail", code: name, reason: message });
			this.#settled("refused", { outcome: "failed-back", serves: "blue", error: name, cause: message });
		}
	}

	/** Step Functions as the release function meets it. */
	#stateMachine(): ExecutionStarter {
		return {
			start: async (name, { event }) => this.#start(event, this.#executions.arnOf(name)),
			stop: async (arn) => this.#running.get(arn)?.abort(),
		};
	}

	/** @param executionArn - Default: one of its own, as EventBridge gives it. */
	#start(event: StartInput["event"], executionArn = this.#executions.arnOf()): string {
		if (this.#executions.begin(executionArn, attemptOf({ event }))) this.#run(executionArn, event, { event });
		return executionArn;
	}

	/** Starts the execution that goes on with another one's probation. */
	#follow(by: string, event: StartEvent, { Name, Input }: StartRequest): object {
		this.#simulation.count({ transitions: 1 });
		const executionArn = this.#executions.arnOf(Name);
		if (this.#executions.begin(executionArn, this.#executions.attemptOf(by))) this.#run(executionArn, event, Input);
		return { ExecutionArn: executionArn };
	}

	#run(executionArn: string, event: StartEvent, input: unknown): void {
		const { clock } = this.#simulation;
		const execution: RunningExecution = startExecution(
			DEFINITION,
			input,
			{
				invoke: this.#invoke(event, () => execution),
				publish: (request) => this.#publish(request),
				start: async (request) => this.#follow(executionArn, event, request),
			},
			{
				executionArn,
				clock,
				states: "last",
				onEnter: ({ name }) => {
					if (!TASKS.has(name)) this.#simulation.count({ transitions: 1 });
				},
			},
		);
		this.#running.set(executionArn, execution);
		execution.ended.then((result) => this.#ended(executionArn, event, result));
	}

	/** Every try of a task is a transition, as Step Functions counts. */
	#invoke(event: StartEvent, execution: () => RunningExecution) {
		const ports = { ...this.#simulation.ports, topic: this.#topic, prober: this.#prober() };
		const { logFor, record } = logsOf(this.#simulation);
		const functions = localFunctions(ports, logFor, undefined, undefined, record);
		let killed: unknown;
		return async (functionArn: string, payload: unknown) => {
			// The interpreter tries a task again even when its execution has been aborted.
			if (killed) throw killed;
			this.#simulation.count({ transitions: 1, lambdaCalls: 1 });
			const { task } = payload as { task: string };
			try {
				const phase = PHASE_OF[task];
				if (phase) this.#simulation.enter(phase);
			} catch (error) {
				killed = error;
				if (error instanceof Killed) execution().abort();
				throw error;
			}
			const document = (await functions(functionArn, payload)) as RolloutDocument;
			this.#done(event, task, document);
			if (task === "gate") attend(this.#simulation, execution());
			return document;
		};
	}

	/** Probes are sent by a function of the controller's own. */
	#prober(): Prober {
		const simulation = this.#simulation;
		return {
			probe: (config, color) => {
				simulation.count({ lambdaCalls: 1 });
				return simulation.ports.prober.probe(config, color);
			},
		};
	}

	#notify({ subject, message }: Announcement): void {
		acceptSubject(subject);
		this.#simulation.announce(message);
	}

	async #publish({ Subject = "", Message }: PublishRequest): Promise<void> {
		this.#simulation.count({ transitions: 1 });
		await this.#topic.publish({ subject: Subject, message: Message });
	}

	#done(event: StartEvent, task: string, document: RolloutDocument): void {
		// What could not even begin has nothing to take back.
		if (!document.rollout && task === "failBack") this.#simulation.note(stateOf("begin"), verdictOf(task, document));
		if (!document.rollout) return;
		this.#simulation.note(stateOf(task), verdictOf(task, document), detailOf(task, document));
		const outcome = isRollback(document) ? "rolled-back" : "completed";
		if (task === "complete") this.#settled(attemptOf({ event }), { outcome, serves: document.rollout.candidate });
	}

	#ended(executionArn: string, event: StartEvent, result: ExecutionResult): void {
		const { status, output, error, cause, states } = result;
		this.#executions.end(executionArn, result);
		if (status !== "SUCCEEDED") this.#guard.wake({ executionArn, input: { event } });
		if (status === "ABORTED") void this.#aborted(executionArn, attemptOf({ event }));
		const last = states.at(-1)?.name;
		const attempt = attemptOf({ event });
		const color = isAttempt(event)
			? "green"
			: (colorOf(this.#simulation.service.services, event.serviceArn) ?? "green");
		// A deployment into the color that serves begins no rollout: the one before it has all the traffic, and keeps it.
		const { verdict: { code } = {}, rollout } = (output ?? {}) as Partial<RolloutDocument>;
		if (last === "RolledBack") this.#settled(attempt, { outcome: "rolled-back", serves: rollout?.stable ?? "blue" });
		if (last === "Skipped" && (code === "StableColor" || code === "UnjudgedDeployment")) {
			this.#settled(attempt, { outcome: "completed", serves: color });
		}
		if (last === "Skipped" && code === "Superseded") this.#settled(attempt, { ...SUPERSEDED, serves: other(color) });
		if (last === "Refused") this.#simulation.note(last, { verdict: "fail", code: error ?? last, reason: cause ?? "" });
		// What is stuck is the watchdog's from now on.
		if (last === "Stuck") this.#simulation.note(last);
		if (last !== "Refused" && last !== "FailedBack") return;
		const { probation } = (states.at(-1)?.input ?? {}) as Partial<RolloutDocument>;
		const outcome = probation ? "rolled-back" : "failed-back";
		const ending = { outcome, serves: other(color), ...(error && { error }), ...(cause && { cause }) } as const;
		this.#settled(attempt, ending);
	}

	/** What was ended before it held the lock has nothing to take back. */
	async #aborted(executionArn: string, attempt: string): Promise<void> {
		const { world, service } = this.#simulation;
		const lock = await world.locks.held(service.name);
		if (!this.#endings.has(attempt) && lock?.owner !== executionArn)
			this.#settled(attempt, { ...SUPERSEDED, serves: "blue" });
	}

	#settled(attempt: string, ending: Ending): void {
		this.#endings.set(attempt, ending);
		const later = this.#simulation.scenario.faults.filter(({ kind }) => kind === "deployment").length;
		if (this.#endings.size <= later) return;
		this.#resolve(ending);
		// A release that has completed may still be taken back.
		this.#simulation.revise(ending);
	}
}
