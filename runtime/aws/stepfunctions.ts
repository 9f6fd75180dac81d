import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { type ExecutionReader, type ExecutionView, GONE } from "../ports/index.ts";
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
