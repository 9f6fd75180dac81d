import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import {
	type Color,
	HookAnswer,
	type HookQuestion,
	LENGTHS,
	type ProbeConfig,
	ProbeReport,
	type ProbeRequest,
	said,
} from "../contract/index.ts";
import { UnexpectedAnswer } from "../errors.ts";
import type { Hooks, Prober } from "../ports/index.ts";
import { answer, call, failed, pastDeadConnections } from "./call.ts";

/** What Lambda answers in place of a function that failed. */
const Failure = v.object({
	errorType: v.optional(said(LENGTHS.error), "Error"),
	errorMessage: v.optional(said(LENGTHS.reason), ""),
});

/** The functions that a check asks. */
export class LambdaFunctions implements Prober, Hooks {
	readonly #client: LambdaClient;

	constructor(client: LambdaClient) {
		this.#client = client;
	}

	async probe(config: ProbeConfig, color: Color): Promise<ProbeReport> {
		const { origins, function: _, tolerancePercent: __, ...asked } = config;
		const request = { origin: origins[color], ...asked };
		return this.#invoke(config.function, request satisfies ProbeRequest, ProbeReport);
	}

	async ask(functionArn: string, question: HookQuestion): Promise<HookAnswer> {
		return this.#invoke(functionArn, question, HookAnswer);
	}

	async #invoke<S extends v.GenericSchema>(
		functionArn: string,
		question: object,
		schema: S,
	): Promise<v.InferOutput<S>> {
		const what = `Invoke ${functionArn}`;
		const input = { FunctionName: functionArn, Payload: JSON.stringify(question) };
		const invoke = () => this.#client.send(new InvokeCommand(input));
		const { FunctionError, Payload } = await call(what, () => pastDeadConnections(invoke));
		const answered = read(what, Payload?.transformToString() ?? "");
		if (FunctionError === undefined) return answer(what, schema, answered);
		const { errorType, errorMessage } = answer(what, Failure, answered);
		throw new UnexpectedAnswer(failed(what, errorType, errorMessage));
	}
}

function read(what: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new UnexpectedAnswer(`${what}: the answer is not JSON`, { cause: error });
	}
}
