import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import { LENGTHS, OVERRIDE_ALIAS, type ReleaseAnswer, type ReleaseRequest, said } from "../contract/index.ts";
import { ReleaseRefused, UnexpectedAnswer } from "../errors.ts";
import type { ReleaseFunction } from "../ports/index.ts";
import { answer, call, clientOptions, pastDeadConnections, TRY_MILLISECONDS } from "./call.ts";

const Answer = v.object({
	status: v.picklist(["started", "running", "queued", "serves", "aborted", "withdrawn"]),
	service: v.string(),
	attempt: v.string(),
	release: v.number(),
	execution: v.optional(v.string()),
	until: v.optional(v.string()),
	message: said(LENGTHS.announcement),
});
/** What Lambda answers in place of a function that failed. */
const Failure = v.object({ errorType: said(LENGTHS.error), errorMessage: v.optional(v.string(), "") });

/** What the function says of a request that it does not take: nothing has been done. */
const REFUSALS = [
	"WrongStart",
	"InvalidInput",
	"UntrustedInput",
	"ReleaseConflict",
	"NotReleasable",
	"IdentityRefused",
];

/** The controller's function that takes releases. */
export class LambdaReleaseFunction implements ReleaseFunction {
	readonly #name: string;
	readonly #client: LambdaClient;

	/** @param client - Default: one with a single try, for whoever asks again by himself. */
	constructor(name: string, client: LambdaClient = new LambdaClient(clientOptions(TRY_MILLISECONDS.release, 1))) {
		this.#name = name;
		this.#client = client;
	}

	async ask(request: ReleaseRequest): Promise<ReleaseAnswer> {
		const what = `Invoke ${this.#name}`;
		const alias = request.override_calendar && { Qualifier: OVERRIDE_ALIAS };
		const input = { FunctionName: this.#name, Payload: JSON.stringify(request), ...alias };
		const { FunctionError, Payload } = await call(what, () =>
			pastDeadConnections(() => this.#client.send(new InvokeCommand(input))),
		);
		const text = Payload?.transformToString() ?? "";
		const answered = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
		if (!answered.success) throw new UnexpectedAnswer(`${what}: the answer is not JSON`);
		if (FunctionError === undefined) return answer(what, Answer, answered.output) as ReleaseAnswer;
		const { errorType, errorMessage } = answer(what, Failure, answered.output);
		if (REFUSALS.includes(errorType)) throw new ReleaseRefused(errorType, errorMessage);
		throw new UnexpectedAnswer(
			`${what}: ${errorType}: ${errorMessage}; npm run cli -- status ${request.service} tells whether it was taken`,
		);
	}
}
