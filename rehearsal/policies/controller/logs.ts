import type { Log } from "../../../runtime/ports/index.ts";
import { observerTasks } from "../../../runtime/tasks/index.ts";
import type { Recorder } from "../../../runtime/tasks/record.ts";
import type { LogFactory } from "../../../runtime/tasks/task.ts";
import { SILENT } from "../../functions.ts";
import type { Simulation } from "../policy.ts";

/** What the functions write by: lines as Lambda hands them on to CloudWatch Logs, where somebody keeps them. */
export function logsOf({ logged, clock }: Simulation): {
	readonly logFor: LogFactory;
	readonly record?: Recorder;
} {
	if (!logged) return { logFor: () => SILENT };
	const write = (by: string, line: unknown) => logged({ at: clock.now(), by, text: JSON.stringify(line, readable) });
	const logFor: LogFactory = (fields) => {
		const by = Object.hasOwn(observerTasks, String(fields.task)) ? "observer" : "actuator";
		const log = (level: string) => (message: string, more?: object) =>
			write(by, { timestamp: new Date(clock.now()).toISOString(), level, message: { message, ...fields, ...more } });
		return { info: log("INFO"), warn: log("WARN"), error: log("ERROR") } satisfies Log;
	};
	return { logFor, record: (line) => write("observer", line) };
}

/** An Error has no fields that JSON would show. */
function readable(_: string, value: unknown): unknown {
	return value instanceof Error ? { name: value.name, message: value.message } : value;
}
