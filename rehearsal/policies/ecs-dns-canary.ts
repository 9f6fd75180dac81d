import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import type { ReleaseEvent, RolloutDocument, Verdict } from "../../runtime/contract.ts";
import { reasonOf } from "../../runtime/core/failure.ts";
import { localFunctions } from "../functions.ts";
import { type ExecutionResult, type PublishRequest, type RunningExecution, startExecution } from "../interpreter.ts";
import type { Phase } from "../scenario/fault.ts";
import { type Ending, Killed, type Policy, type Stage } from "./policy.ts";

/** The tasks in which a rollout does something, by phase. */
const PHASE_OF: Readonly<Record<string, Phase>> = {
	prepare: "prepare",
	aim: "aim",
	shift: "shift",
	settle: "settle",
	assess: "assess",
	complete: "complete",
	failBack: "fail-back",
};

/** The tasks that look at the candidate; the others hand the last verdict on. */
const LOOKS = new Set(["ready", "settle", "assess"]);

const DEFINITION: { readonly States: Readonly<Record<string, { readonly Type: string }>> } = JSON.parse(
	renderStateMachine(SAMPLE_ARNS),
);

/** This project: its state machine, tasks and core, as they are deployed. */
export const ecsDnsCanary: Policy = {
	name: "ecs-dns-canary",
	title: "this project",
	about: "Weighted records to two cross-wired load balancers, watched all the way, failed back by the listener first.",
	sources: ["asl/rollout.asl.json and runtime/: what is deployed, not a model of it"],
	topology: "cross-wired",
	mandatorySeconds: ({ service }) =>
		service.schedule.reduce((sum, { bakeSeconds }) => sum + service.dns.ttlSeconds + bakeSeconds, 0),
	run: (stage) => new Controller(stage).run(),
};

/** Starts an execution for each deployment event, as the EventBridge rule does. */
class Controller {
	readonly #stage: Stage;
	/** How the rollout of each deployment ended. */
	readonly #endings = new Map<string, Ending>();
	#executions = 0;
	#resolve: (ending: Ending) => void = () => {};

	constructor(stage: Stage) {
		this.#stage = stage;
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
		const executionArn = `arn:aws:states:eu-west-1:123456789012:execution:rollout:${service.name}-${++this.#executions}`;
		const execution: RunningExecution = startExecution(
			DEFINITION,
			{ event, service },
			{ invoke: this.#invoke(event, () => execution), publish: (request) => this.#publish(request) },
			{
				executionArn,
				clock,
				onEnter: ({ name }) => {
					if (DEFINITION.States[name]?.Type !== "Task") this.#stage.count({ transitions: 1 });
				},
			},
		);
		execution.ended.then((result) => this.#ended(event, result));
	}

	/** Every try of a task is a transition, as Step Functions counts. */
	#invoke(event: ReleaseEvent, execution: () => RunningExecution) {
		const functions = localFunctions(this.#stage.ports);
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
			return document;
		};
	}

	async #publish({ Message }: PublishRequest): Promise<void> {
		this.#stage.count({ transitions: 1 });
		this.#stage.announce(Message);
	}

	#done({ deploymentId }: ReleaseEvent, task: string, document: RolloutDocument): void {
		if (!document.rollout) return;
		this.#stage.note(`${task.charAt(0).toUpperCase()}${task.slice(1)}`, verdictOf(task, document));
		if (task === "complete") this.#settled(deploymentId, { outcome: "completed" });
	}

	#ended({ deploymentId }: ReleaseEvent, { status, output, error, cause, states }: ExecutionResult): void {
		const last = states.at(-1)?.name;
		// A deployment into the colour that serves begins no rollout: the one before it has all the traffic, and keeps it.
		const { code } = (output as RolloutDocument | undefined)?.verdict ?? {};
		if (last === "Skipped" && code === "StableColour") this.#settled(deploymentId, { outcome: "completed" });
		if (status !== "FAILED" || last === "NotRetired") return;
		const outcome = last === "Stuck" ? "stuck" : "failed-back";
		if (last === "Refused") this.#stage.note(last, { verdict: "fail", code: error ?? last, reason: cause ?? "" });
		this.#settled(deploymentId, { outcome, ...(error && { error }), ...(cause && { cause }) });
	}

	#settled(deploymentId: string, ending: Ending): void {
		this.#endings.set(deploymentId, ending);
		const later = this.#stage.scenario.faults.filter(({ kind }) => kind === "deployment").length;
		if (this.#endings.size > later) this.#resolve(ending);
	}
}

/** What a task said of the candidate. An error that sent the rollout to fail-back is a verdict too. */
function verdictOf(task: string, document: RolloutDocument): Verdict | undefined {
	if (LOOKS.has(task)) return document.verdict;
	if (task !== "failBack" || !document.error) return undefined;
	const { error, cause } = reasonOf(document);
	return { verdict: "fail", code: error, reason: cause };
}
