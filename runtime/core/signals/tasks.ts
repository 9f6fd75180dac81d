import type { Verdict } from "../../contract.ts";
import type { Look } from "../look.ts";
import { hold, pass } from "../verdict.ts";

/** Does the candidate run as many tasks as its traffic needs? */
export function taskSignal({ candidate, capacity, service }: Look): Verdict {
	const reason = `${service.runningCount}/${capacity} ${candidate} tasks`;
	return service.runningCount < capacity ? hold("TasksMissing", reason) : pass("TasksRunning", reason);
}
