import {
	InvalidToken,
	SendTaskFailureCommand,
	SendTaskSuccessCommand,
	SFNClient,
	TaskDoesNotExist,
	TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { Unavailable } from "../errors.ts";
import type { TaskTokens } from "../ports/index.ts";
import { call, clientOptions, TRY_MILLISECONDS } from "./call.ts";

/** Rollouts that wait for somebody, in Step Functions. */
export class StepFunctionsTokens implements TaskTokens {
	readonly #client: SFNClient;

	constructor(client: SFNClient = new SFNClient(clientOptions(TRY_MILLISECONDS.stepFunctions))) {
		this.#client = client;
	}

	goOn(taskToken: string, output: object): Promise<boolean> {
		const request = new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) });
		return stillWaiting("SendTaskSuccess", () => this.#client.send(request));
	}

	turnBack(taskToken: string, error: string, cause: string): Promise<boolean> {
		const request = new SendTaskFailureCommand({ taskToken, error, cause });
		return stillWaiting("SendTaskFailure", () => this.#client.send(request));
	}
}

/** What Step Functions answers to a task token that nobody waits for any more. */
const OVER = [TaskDoesNotExist, TaskTimedOut, InvalidToken];

function stillWaiting(what: string, send: () => Promise<unknown>): Promise<boolean> {
	return call(what, async () => {
		try {
			await send();
			return true;
		} catch (error) {
			const over = OVER.find((kind) => error instanceof kind);
			if (!over) throw error;
			// The try before may have ended the wait, and only its answer been lost.
			const { $metadata, message } = error as InstanceType<typeof over>;
			if (($metadata.attempts ?? 1) > 1) throw new Unavailable(`${what}: ${message}`, { cause: error });
			return false;
		}
	});
}
