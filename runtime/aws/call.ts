import * as v from "valibot";
import { LENGTHS, oneLine } from "../contract/index.ts";
import { Refused, RolloutError, Throttled, Unavailable, UnexpectedAnswer } from "../errors.ts";

/**
 * How long one try of a call may take, in milliseconds, its connection included. An API that hangs must leave a function,
 * which has 60 s, the time for what the others can still do: a run of the watchdog may wait for four calls in a row.
 */
export const TRY_MILLISECONDS = {
	/** Fail-back asks the table before anything else. A transaction should have at least 1,000 (AWS SDK: TransactionInProgressException). */
	dynamodb: 2_000,
	/** Fail-back reads both listeners, and writes one after the other. */
	elb: 3_000,
	ecs: 3_000,
	/** A release is resolved before anything is written down. */
	ecr: 3_000,
	stepFunctions: 3_000,
	sns: 3_000,
	/** The records come after the listeners, so that no client waits for them. */
	route53: 5_000,
	/** Fail-back asks it once traffic is back. */
	scaling: 3_000,
	/** Fail-back does not ask it. */
	cloudWatch: 5_000,
	/** The end of a log is for people. */
	logs: 3_000,
	/** A hook may take so long to answer. A check waits for probes and for hooks, one after the other, and reads all else in between. */
	lambda: 20_000,
	/** Asked before a service's first call in an hour, once for all calls of a function. */
	sts: 2_000,
	/** A rollout does not wait for those who are told. */
	eventBridge: 1_000,
	/** A job has twenty minutes. */
	codePipeline: 5_000,
	/** The release function, which checks what Begin checks. It is asked once in a job: the next job asks again. */
	release: 70_000,
} as const;

/**
 * What an AWS SDK client is told: give up a try that does not get through, or gets no whole answer, and try again.
 * @param maxAttempts - tries within the SDK, at once. Default: three; Step Functions retries the task beyond that.
 */
export function clientOptions(tryMilliseconds: number, maxAttempts = 3) {
	return {
		maxAttempts,
		requestHandler: {
			/** A connection within AWS opens in milliseconds, or not at all. */
			connectionTimeout: 1_000,
			requestTimeout: tryMilliseconds,
			/** Without it the SDK only warns, and waits on for as long as the function lives. */
			throwOnRequestTimeout: true,
			/** The request's time ends with the answer's headers; this is for a body that does not follow. */
			socketTimeout: tryMilliseconds,
		},
	};
}

/** The fields that the AWS SDK's errors carry. */
interface SdkError extends Error {
	/** Only the network's own errors have one. */
	readonly code?: string;
	readonly $metadata?: { readonly httpStatusCode?: number };
	readonly $retryable?: { readonly throttling?: boolean };
	readonly $fault?: "client" | "server";
}

/** Whatever passes when it is asked again a little later, a write that another is in the way of among it. */
const THROTTLING =
	/throttl|toomanyrequests|priorrequestnotcomplete|limitexceeded|throughputexceeded|transaction(conflict|inprogress)/i;

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
	const message = failed(what, error.name, error.message);
	const status = error.$metadata?.httpStatusCode;
	if (error.$retryable?.throttling || status === 429 || THROTTLING.test(error.name))
		return new Throttled(message, { cause: error });
	if (status === undefined || status >= 500 || error.$fault === "server")
		return new Unavailable(message, { cause: error });
	// An answer that broke off, with its status long read, is none.
	if (error.name === "TimeoutError" || error.code !== undefined) return new Unavailable(message, { cause: error });
	// Answered, yet the SDK could not read the answer.
	if (status < 400) return new UnexpectedAnswer(message, { cause: error });
	return new Refused(message, { cause: error });
}

/** What is said of a call that failed. AWS quotes what it was given, and policies: its words are cut, as whatever comes from outside. */
export function failed(what: string, ...said: readonly string[]): string {
	return oneLine(`${oneLine(what, LENGTHS.asked)}: ${said.filter(Boolean).join(": ")}`, LENGTHS.reason);
}

/** What a connection breaks with that the other side has closed; a socket that "hangs up" among it. */
const BROKEN: ReadonlySet<string | undefined> = new Set(["ECONNRESET", "EPIPE"]);
/** A connection that was dead already breaks as soon as it is used, in milliseconds; one that breaks later may have reached somebody. */
const DEAD_MILLISECONDS = 1_000;
/** Of the connections that a function has kept, as many as one check uses at once may be dead. */
const MOST_DEAD = 2;

/**
 * Sends again what has met a dead connection: Lambda freezes a function between its calls, and AWS closes connections meanwhile that the
 * function still takes for open. For clients with a single try, which is as long as it may be; the others' SDK tries again by itself.
 * https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html (connections that are idle)
 */
export async function pastDeadConnections<T>(send: () => Promise<T>): Promise<T> {
	for (let dead = 0; ; dead++) {
		const began = performance.now();
		try {
			return await send();
		} catch (error) {
			const broke = BROKEN.has((error as SdkError).code) && performance.now() - began < DEAD_MILLISECONDS;
			if (!broke || dead === MOST_DEAD) throw error;
		}
	}
}

/** Reads an AWS answer by its schema. @throws {UnexpectedAnswer} with every fault. */
export function answer<S extends v.GenericSchema>(what: string, schema: S, value: unknown): v.InferOutput<S> {
	const result = v.safeParse(schema, value);
	if (result.success) return result.output;
	const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(the whole)"}: ${issue.message}`);
	throw new UnexpectedAnswer(failed(what, faults.join("; ")));
}

/** All pages of an answer, each read by its schema. @throws {UnexpectedAnswer} with every fault of a page. */
export function pages<S extends v.GenericSchema>(
	what: string,
	schema: S,
	paginator: AsyncIterable<unknown>,
): Promise<v.InferOutput<S>[]> {
	return call(what, async () => {
		const read: v.InferOutput<S>[] = [];
		for await (const page of paginator) read.push(answer(what, schema, page));
		return read;
	});
}
