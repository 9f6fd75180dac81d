import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import { answer, call } from "../../../runtime/aws/call.ts";
import {
	LENGTHS,
	OVERRIDE_ALIAS,
	type ReleaseAnswer,
	type ReleaseRequest,
	said,
} from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import { ReleaseRefused } from "../exit.ts";
import type { ReleaseFunction } from "../sources.ts";

const Answer = v.object({
	status: v.picklist(["started", "running", "queued", "serves", "aborted"]),
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
	constructor(
		private readonly name: string,
		private readonly client: LambdaClient,
	) {}

	async ask(request: ReleaseRequest): Promise<ReleaseAnswer> {
		const what = `Invoke ${this.name}`;
		const alias = request.override_calendar && { Qualifier: OVERRIDE_ALIAS };
		const input = { FunctionName: this.name, Payload: JSON.stringify(request), ...alias };
		const { FunctionError, Payload } = await call(what, () => this.client.send(new InvokeCommand(input)));
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
