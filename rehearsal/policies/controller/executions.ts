import { SAMPLE_MACHINE } from "../../../asl/render.ts";
import { executionArn } from "../../../runtime/contract/index.ts";
import { type ExecutionReader, type ExecutionView, GONE } from "../../../runtime/ports/index.ts";
import type { ExecutionResult, RunningExecution } from "../../interpreter.ts";
import type { Simulation } from "../policy.ts";

/** An execution, and what it is about. */
export interface Started {
	readonly attempt: string;
	/** When it was started, in milliseconds since 1970. */
	readonly at: number;
	readonly view: ExecutionView;
}

/** The executions of the state machine, as Step Functions knows them. */
export class Executions implements ExecutionReader {
	readonly #started = new Map<string, Started>();
	readonly #service: string;
	readonly #now: () => number;
	/** Why executions are being ended, of those that somebody ends and says why. */
	readonly #reasons = new Map<string, Pick<ExecutionView, "error" | "cause">>();

	/**
	 * @param service - name of the service.
	 * @param now - milliseconds since 1970.
	 */
	constructor(service: string, now: () => number) {
		this.#service = service;
		this.#now = now;
	}

	/** The ARN of an execution. @param name - Default: a name of its own, as EventBridge gives one. */
	arnOf(name = `${this.#service}-${this.#started.size + 1}`): string {
		return executionArn(SAMPLE_MACHINE, name);
	}

	/** Notes that an execution has begun, for an attempt. Answers whether it had not before. */
	begin(arn: string, attempt: string): boolean {
		if (this.#started.has(arn)) return false;
		this.#started.set(arn, { attempt, at: this.#now(), view: { running: true, status: "RUNNING" } });
		return true;
	}

	/** Notes how an execution ended. */
	end(arn: string, { status, error, cause }: ExecutionResult): void {
		// Step Functions knows no reason of an execution that was aborted without one.
		const why = status === "FAILED" ? { error, cause } : this.#reasons.get(arn);
		const { attempt = "", at = this.#now() } = this.#started.get(arn) ?? {};
		this.#started.set(arn, { attempt, at, view: { running: false, status, ...(status !== "SUCCEEDED" && why) } });
	}

	/** Notes why somebody ends an execution, as StopExecution is told. */
	give(arn: string, error: string, cause: string): void {
		this.#reasons.set(arn, { error, cause });
	}

	/** What is known of an execution, if it was ever started. */
	find(arn: string): Started | undefined {
		return this.#started.get(arn);
	}

	/** The ARNs of all executions, newest first. */
	all(): string[] {
		return [...this.#started.keys()].reverse();
	}

	/** The attempt that an execution was started for. */
	attemptOf(arn: string): string {
		return this.#started.get(arn)?.attempt ?? "";
	}

	async describe(arn: string): Promise<ExecutionView> {
		return this.#started.get(arn)?.view ?? { running: false, status: GONE };
	}
}

/** What `cli abort` hands a waiting rollout. */
const ABORTED = { error: "Aborted", cause: "somebody aborted it at the gate" };

/** Ends the wait of a rollout's gate when the scenario has somebody do it, with the token that the controller keeps for them. */
export function attend(simulation: Simulation, execution: RunningExecution): void {
	const { answer, afterSeconds } = simulation.scenario.gates;
	if (answer === "nothing") return;
	simulation.clock.timers.setTimeout(() => {
		const token = simulation.world.gates.find(simulation.service.name)?.token ?? "";
		const heard = execution.handBack(token, answer === "promote" ? { output: {} } : ABORTED);
		if (heard)
			simulation.note(answer === "promote" ? "promoted" : "aborted", undefined, "by whoever the gate waits for");
	}, afterSeconds * 1_000);
}
