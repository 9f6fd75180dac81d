/** The controller's functions: what the release function is asked, and how long new instances take to start. */
import { InvokeCommand } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import type { ReleaseRequest } from "../../runtime/contract/index.ts";
import type { Aws } from "./clients.ts";

/**
 * Invokes a function several times at once, as its schedule does, and answers how long each new instance took to start, in seconds.
 * Lambda says so in the last lines of its log: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export async function coldStartsOf({ lambda }: Pick<Aws, "lambda">, name: string, atOnce: number): Promise<number[]> {
	const invoked = Array.from({ length: atOnce }, () =>
		lambda.send(new InvokeCommand({ FunctionName: name, LogType: "Tail", Payload: Buffer.from("{}") })),
	);
	const ended = await Promise.allSettled(invoked);
	return ended.flatMap((one) => (one.status === "fulfilled" ? initSeconds(one.value.LogResult) : []));
}

const Answer = v.looseObject({ attempt: v.string() });

/**
 * Asks a controller's release function for something. Answers the attempt.
 * @throws with the function's own words when it refuses
 */
export async function askRelease(
	{ lambda }: Pick<Aws, "lambda">,
	name: string,
	request: Pick<ReleaseRequest, "action" | "service" | "reason">,
): Promise<v.InferOutput<typeof Answer>> {
	const Payload = Buffer.from(JSON.stringify({ version: 1, ...request } satisfies ReleaseRequest));
	const { FunctionError, Payload: said } = await lambda.send(new InvokeCommand({ FunctionName: name, Payload }));
	const text = said?.transformToString() ?? "";
	if (FunctionError !== undefined) throw new Error(`${name} refused to ${request.action} ${request.service}: ${text}`);
	return v.parse(Answer, JSON.parse(text));
}

/** Of the last lines of a log, in base64, as text or as JSON: the time that the start took, if there was one. */
export function initSeconds(logResult: string | undefined): number[] {
	const log = Buffer.from(logResult ?? "", "base64").toString();
	const found = /Init Duration: ([\d.]+) ms/.exec(log) ?? /"initDurationMs"\s*:\s*([\d.]+)/.exec(log);
	return found ? [Math.round(Number(found[1])) / 1_000] : [];
}
