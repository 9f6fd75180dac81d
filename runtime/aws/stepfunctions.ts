import {
	DescribeExecutionCommand,
	ExecutionAlreadyExists,
	ExecutionDoesNotExist,
	SFNClient,
	StartExecutionCommand,
	StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { executionArn, type StartInput } from "../contract/index.ts";
import { type ExecutionReader, type ExecutionStarter, type ExecutionView, GONE } from "../ports/index.ts";
import { answer, call, clientOptions, TRY_MILLISECONDS } from "./call.ts";

const Execution = v.object({
	// A status that Step Functions does not document says neither that a rollout runs nor that it does not.
	status: v.picklist(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]),
	error: v.optional(v.string()),
	cause: v.optional(v.string()),
});

/** Step Functions, to check. */
export class StepFunctionsReader implements ExecutionReader {
	readonly #client: SFNClient;

	constructor(client: SFNClient = new SFNClient(clientOptions(TRY_MILLISECONDS.stepFunctions))) {
		this.#client = client;
	}

	async describe(execution: string): Promise<ExecutionView> {
		const what = `DescribeExecution ${execution}`;
		const raw = await call(what, async () => {
			try {
				return await this.#client.send(new DescribeExecutionCommand({ executionArn: execution }));
			} catch (error) {
				if (error instanceof ExecutionDoesNotExist) return undefined;
				throw error;
			}
		});
		if (!raw) return { running: false, status: GONE };
		const { status, error, cause } = answer(what, Execution, raw);
		// Only children of a Map Run await a redrive (ListExecutions). Whoever waits moves no traffic, and the lock's fence keeps it out.
		return { running: status === "RUNNING", status, error, cause };
	}
}

/** The executions of one state machine, to start and to end. */
export class StepFunctionsStarter implements ExecutionStarter {
	readonly #stateMachine: string;
	readonly #client: SFNClient;

	constructor(stateMachine: string, client: SFNClient = new SFNClient(clientOptions(TRY_MILLISECONDS.stepFunctions))) {
		this.#stateMachine = stateMachine;
		this.#client = client;
	}

	async start(name: string, input: StartInput): Promise<string> {
		const request = { stateMachineArn: this.#stateMachine, name, input: JSON.stringify(input) };
		await call(`StartExecution ${name}`, async () => {
			try {
				await this.#client.send(new StartExecutionCommand(request));
			} catch (error) {
				// It was started before, and has ended: one that runs is answered as if it had just been started.
				if (!(error instanceof ExecutionAlreadyExists)) throw error;
			}
		});
		return executionArn(this.#stateMachine, name);
	}

	/** Step Functions answers for one that has ended as for one that it ends. */
	async stop(executionArn: string, error: string, cause: string): Promise<void> {
		const request = new StopExecutionCommand({ executionArn, error, cause });
		await call(`StopExecution ${executionArn}`, async () => {
			try {
				await this.#client.send(request);
			} catch (failure) {
				if (!(failure instanceof ExecutionDoesNotExist)) throw failure;
			}
		});
	}
}
