import { Refused, Throttled, Unavailable } from "../../runtime/errors.ts";
import { actionOf } from "../model/calls.ts";
import type { FunctionRun } from "../model/function-run.ts";

/** How long a call takes that gets no answer, in seconds: the tries of the SDK, as `runtime/aws` limits them. */
const NO_ANSWER_SECONDS: Readonly<Record<string, number>> = {
	dns: 15,
	loadBalancers: 9,
	services: 9,
	scaling: 9,
	tasks: 9,
	locks: 6,
	history: 6,
	alarms: 15,
	traffic: 15,
	executions: 9,
	topic: 9,
	answers: 15,
	prober: 20,
	hooks: 20,
	attempts: 6,
	stateMachine: 9,
	gates: 6,
	registry: 6,
	progress: 6,
	events: 2,
};
/** How long the state machine waits for SNS, in seconds: `TimeoutSeconds` of the states that announce. */
const PUBLISH_SECONDS = 30;

/** Who calls, and how that one takes trouble. */
export interface Caller {
	/** The function's run; absent for the state machine itself. */
	readonly run?: FunctionRun;
	/** How long it waits for an answer that does not come, in seconds. */
	readonly noAnswerSeconds: number;
	/** The error that it meets. */
	errorOf(kind: string): Error;
}

/** A function calls AWS through the SDK, with three tries and its time limits. */
export function functionCaller(name: string, run: FunctionRun): Caller {
	const [port = ""] = name.split(".");
	return { run, noAnswerSeconds: NO_ANSWER_SECONDS[port] ?? 0, errorOf: (kind) => portError(kind, name) };
}

/** Step Functions publishes by itself, for as long as the state lets it. */
export const STATE_MACHINE: Caller = { noAnswerSeconds: PUBLISH_SECONDS, errorOf: (kind) => publishError(kind) };

/** Errors as the adapters in `runtime/aws` throw them. */
function portError(kind: string, name: string): Error {
	const message = `${actionOf(name)}: ${kind}`;
	if (kind === "throttled") return new Throttled(message, {});
	if (kind === "denied") return new Refused(message, {});
	return new Unavailable(message, {});
}

/** Errors as Step Functions names those of SNS. */
function publishError(kind: string): Error {
	const names: Readonly<Record<string, string>> = {
		throttled: "SNS.ThrottledException",
		denied: "SNS.AuthorizationErrorException",
		"timed-out-before": "States.Timeout",
		"timed-out-after": "States.Timeout",
	};
	return Object.assign(new Error(`Publish: ${kind}`), { name: names[kind] ?? "SNS.InternalErrorException" });
}
