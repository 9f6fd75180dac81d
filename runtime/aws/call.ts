import * as v from "valibot";
import { Refused, RolloutError, Throttled, Unavailable, UnexpectedAnswer } from "../errors.ts";

/** What every AWS SDK client is told: fail a connection that does not open, or an answer that does not come, soon enough to retry. */
export const clientOptions = {
	/** Three tries within the SDK; Step Functions retries the task beyond that. */
	maxAttempts: 3,
	requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000 },
};

/** The fields that the AWS SDK's errors carry. */
interface SdkError extends Error {
	readonly $metadata?: { readonly httpStatusCode?: number };
	readonly $retryable?: { readonly throttling?: boolean };
	readonly $fault?: "client" | "server";
}

const THROTTLING = /throttl|toomanyrequests|priorrequestnotcomplete|limitexceeded|throughputexceeded/i;

/** Calls AWS and turns its errors into the runtime's own, each with its cause. */
export async function call<T>(what: string, run: () => Promise<T>): Promise<T> {
	try {
		return await run();
	} catch (error) {
		throw translate(what, error as SdkError);
	}
}

function translate(what: string, error: SdkError): Error {
	if (error instanceof RolloutError) return error;
	const message = `${what}: ${error.name}: ${error.message}`;
	const status = error.$metadata?.httpStatusCode;
	if (error.$retryable?.throttling || status === 429 || THROTTLING.test(error.name))
		return new Throttled(message, { cause: error });
	if (status === undefined || status >= 500 || error.$fault === "server")
		return new Unavailable(message, { cause: error });
	// Answered, yet the SDK could not read the answer.
	if (status < 400) return new UnexpectedAnswer(message, { cause: error });
	return new Refused(message, { cause: error });
}

/** Reads an AWS answer by its schema. @throws {UnexpectedAnswer} with every fault. */
export function answer<S extends v.GenericSchema>(what: string, schema: S, value: unknown): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(the whole)"}: ${issue.message}`);
	throw new UnexpectedAnswer(`${what}: ${faults.join("; ")}`);
}
