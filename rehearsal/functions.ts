import { SAMPLE_ARNS } from "../asl/render.ts";
import type { ServiceConfig } from "../runtime/contract/index.ts";
import type { Log, RolloutPorts } from "../runtime/ports/index.ts";
import { createHandler } from "../runtime/tasks/handler.ts";
import { actuatorTasks, observerTasks } from "../runtime/tasks/index.ts";
import { loadWith } from "../runtime/tasks/load.ts";
import { type Recorder, recorded } from "../runtime/tasks/record.ts";
import type { LogFactory } from "../runtime/tasks/task.ts";
import type { Resources } from "./interpreter.ts";

/** Says nothing. */
export const SILENT: Log = { info() {}, warn() {}, error() {} };

/**
 * The two functions, in this process: the handlers that are deployed, on other ports than AWS.
 * @param clock - their own, in milliseconds since 1970. Default: time stands still since the state was entered.
 * @param reach - what they reach of a service in one of its roles. Default: every role admits them.
 * @param record - keeps what checks leave behind. Default: nobody does.
 */
export function localFunctions(
	ports: RolloutPorts,
	logFor: LogFactory = () => SILENT,
	clock?: () => number,
	reach: (service: ServiceConfig, role: string) => RolloutPorts = () => ports,
	record?: Recorder,
): Resources["invoke"] {
	const handlers: Record<string, (payload: unknown) => Promise<unknown>> = {
		[SAMPLE_ARNS.ObserverArn]: createHandler(
			record ? recorded(observerTasks, record) : observerTasks,
			(service) => reach(service, service.roles.observer),
			logFor,
			clock,
			{ metricLog: ports.metricLog },
		),
		[SAMPLE_ARNS.ActuatorArn]: createHandler(
			actuatorTasks,
			(service) => reach(service, service.roles.actuator),
			logFor,
			clock,
			{ ...ports, entry: { tasks: { load: loadWith({ acceptUnregistered: false }) }, ports } },
		),
	};
	return async (functionArn, payload) => {
		const handler = handlers[functionArn];
		if (!handler) throw new Error(`no function ${functionArn}`);
		return handler(payload).catch((error: Error) => Promise.reject(asCause(error)));
	};
}

/** A function's error as Step Functions hands it to a Catch: the name, and the message as JSON. */
function asCause({ name, message }: Error): Error {
	return Object.assign(new Error(JSON.stringify({ errorType: name, errorMessage: message })), { name });
}
