import { renderStateMachine, SAMPLE_ARNS } from "../../../asl/render.ts";
import {
	type Announcement,
	colourOf,
	other,
	type ReleaseEvent,
	type RolloutDocument,
} from "../../../runtime/contract.ts";
import type { Prober, Topic } from "../../../runtime/ports.ts";
import { localFunctions } from "../../functions.ts";
import {
	type ExecutionResult,
	type Machine,
	type PublishRequest,
	type RunningExecution,
	startExecution,
	tasksOf,
} from "../../interpreter.ts";
import type { Phase } from "../../scenario/fault.ts";
import { acceptSubject } from "../../world/sns.ts";
import { type Ending, Killed, type Stage } from "../policy.ts";
import { Executions } from "./executions.ts";
import { attend } from "./gatekeeper.ts";
import { Guard } from "./guard.ts";
import { detailOf, stateOf, verdictOf } from "./notes.ts";

/** The tasks in which a rollout does something, by phase. */
const PHASE_OF: Readonly<Record<string, Phase>> = {
	prepare: "prepare",
	aim: "aim",
	shift: "shift",
	settle: "settle",
	assess: "assess",
	gate: "gate",
	complete: "complete",
	failBack: "fail-back",
};

const DEFINITION: Machine = JSON.parse(renderStateMachine(SAMPLE_ARNS));
const TASKS = new Set(tasksOf(DEFINITION).map(([name]) => name));

/** Starts an execution for each deployment event, as the EventBridge rule does, and has the watchdog beside them. */
export class Controller {
	readonly #stage: Stage;
	readonly #executions = new Executions();
	readonly #topic: Topic;
	readonly #guard: Guard;
	/** How the rollout of each deployment ended. */
	readonly #endings = new Map<string, Ending>();
	#resolve: (ending: Ending) => void = () => {};

	constructor(stage: Stage) {
		this.#stage = stage;
		this.#topic = stage.api({ topic: { publish: async (announcement) => this.#tell(announcement) } }).topic;
		this.#guard = new Guard({
			stage,
			executions: this.#executions,
			topic: this.#topic,
			onHome: (deploymentId, ending) => this.#settled(deploymentId, ending),
		});
	}

	/** Ends when every deployment that the scenario has in store has found its end. */
	run(): Promise<Ending> {
		const all = new Promise<Ending>((resolve) => {
			this.#resolve = resolve;
		});
		this.#stage.onDeployment((event) => this.#start(event));
		return all;
	}

	#start(event: ReleaseEvent): void {
		const { service, clock } = this.#stage;
		const executionArn = this.#executions.start(service.name, event.deploymentId);
		const execution: RunningExecution = startExecution(
			DEFINITION,
			{ event: { ...event, service: service.name } },
			{ invoke: this.#invoke(event, () => execution), publish: (request) => this.#publish(request) },
			{
				executionArn,
				clock,
				states: "last",
				onEnter: ({ name }) => {
					if (!TASKS.has(name)) this.#stage.count({ transitions: 1 });
				},
			},
		);
		execution.ended.then((result) => this.#ended(executionArn, event, result));
	}

	/** Every try of a task is a transition, as Step Functions counts. */
	#invoke(event: ReleaseEvent, execution: () => RunningExecution) {
		const functions = localFunctions({ ...this.#stage.ports, topic: this.#topic, prober: this.#prober() });
		let killed: unknown;
		return async (functionArn: string, payload: unknown) => {
			// The interpreter tries a task again even when its execution has been aborted.
			if (killed) throw killed;
			this.#stage.count({ transitions: 1, lambdaCalls: 1 });
			const { task } = payload as { task: string };
			try {
				const phase = PHASE_OF[task];
				if (phase) this.#stage.enter(phase);
			} catch (error) {
				killed = error;
				if (error instanceof Killed) execution().abort();
				throw error;
			}
			const document = (await functions(functionArn, payload)) as RolloutDocument;
			this.#done(event, task, document);
			if (task === "gate") attend(this.#stage, execution());
			return document;
		};
	}

	/** Probes are sent by a function of the controller's own. */
	#prober(): Prober {
		const stage = this.#stage;
		return {
			probe: (config, colour) => {
				stage.count({ lambdaCalls: 1 });
				return stage.ports.prober.probe(config, colour);
			},
		};
	}

	#tell({ subject, message }: Announcement): void {
		acceptSubject(subject);
		this.#stage.announce(message);
	}

	async #publish({ Subject = "", Message }: PublishRequest): Promise<void> {
		this.#stage.count({ transitions: 1 });
		await this.#topic.publish({ subject: Subject, message: Message });
	}

	#done({ deploymentId }: ReleaseEvent, task: string, document: RolloutDocument): void {
		// What could not even begin has nothing to take back.
		if (!document.rollout && task === "failBack") this.#stage.note(stateOf("begin"), verdictOf(task, document));
		if (!document.rollout) return;
		this.#stage.note(stateOf(task), verdictOf(task, document), detailOf(task, document));
		if (task === "complete") this.#settled(deploymentId, { outcome: "completed", serves: document.rollout.candidate });
	}

	#ended(executionArn: string, { deploymentId, serviceArn }: ReleaseEvent, result: ExecutionResult): void {
		const { status, output, error, cause, states } = result;
		this.#executions.end(executionArn, result);
		if (status !== "SUCCEEDED") this.#guard.wake();
		const last = states.at(-1)?.name;
		const colour = colourOf(this.#stage.service.services, serviceArn) ?? "green";
		// A deployment into the colour that serves begins no rollout: the one before it has all the traffic, and keeps it.
		const { code } = (output as RolloutDocument | undefined)?.verdict ?? {};
		if (last === "Skipped" && code === "StableColour") {
			this.#settled(deploymentId, { outcome: "completed", serves: colour });
		}
		if (last === "Refused") this.#stage.note(last, { verdict: "fail", code: error ?? last, reason: cause ?? "" });
		// What is stuck is the watchdog's from now on.
		if (last === "Stuck") this.#stage.note(last);
		if (last !== "Refused" && last !== "FailedBack") return;
		const serves = other(colour);
		this.#settled(deploymentId, { outcome: "failed-back", serves, ...(error && { error }), ...(cause && { cause }) });
	}

	#settled(deploymentId: string, ending: Ending): void {
		this.#endings.set(deploymentId, ending);
		const later = this.#stage.scenario.faults.filter(({ kind }) => kind === "deployment").length;
		if (this.#endings.size > later) this.#resolve(ending);
	}
}
