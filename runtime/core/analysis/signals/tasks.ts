import type { Verdict } from "../../../contract/index.ts";
import type { Observation } from "../observation.ts";
import { hold, pass } from "../verdict.ts";

/** Does the candidate run as many tasks as its traffic needs, all of them of the release? */
export function taskSignal({
	candidate,
	capacity,
	service,
}: Pick<Observation, "candidate" | "capacity" | "service">): Verdict {
	const { runningCount } = service.deployment;
	const reason = `${runningCount}/${capacity} ${candidate} tasks`;
	if (runningCount < capacity) return hold("TasksMissing", reason);
	// What older tasks answer says nothing of the release, and users would get what was served before.
	const older = service.runningCount - runningCount;
	return older > 0
		? hold("OlderTasks", `${reason}, and ${older} of an older deployment`)
		: pass("TasksRunning", reason);
}
