import { SAMPLE_MACHINE } from "../../../asl/render.ts";
import { executionArn } from "../../../runtime/contract/index.ts";
import { type ExecutionReader, type ExecutionView, GONE } from "../../../runtime/ports/index.ts";
import type { ExecutionResult, RunningExecution } from "../../interpreter.ts";
import type { Simulation } from "../policy.ts";

/** An execution, and what it is about. */
interface Started {
	readonly attempt: string;
	readonly view: ExecutionView;
}

/** The executions of the state machine, as Step Functions knows them. */
export class Executions implements ExecutionReader {
	readonly #started = new Map<string, Started>();
	readonly #service: string;

	/** @param service - name of the service. */
	constructor(service: string) {
		this.#service = service;
	}

	/** The ARN of an execution. @param name - Default: a name of its own, as EventBridge gives one. */
	arnOf(name = `${this.#service}-${this.#started.size + 1}`): string {
		return executionArn(SAMPLE_MACHINE, name);
	}

	/** Notes that an execution has begun, for an attempt. Answers whether it had not before. */
	begin(arn: string, attempt: string): boolean {
		if (this.#started.has(arn)) return false;
		this.#started.set(arn, { attempt, view: { running: true, status: "RUNNING" } });
		return true;
	}

	/** Notes how an execution ended. */
	end(arn: string, { status, error, cause }: ExecutionResult): void {
		// Step Functions knows no reason of an execution that was aborted without one.
		const view = { running: false, status, ...(status === "FAILED" && { error, cause }) };
		this.#started.set(arn, { attempt: this.attemptOf(arn), view });
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
