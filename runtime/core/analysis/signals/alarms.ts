import type { Verdict } from "../../../contract/index.ts";
import type { Observation } from "../observation.ts";
import { hold, pass } from "../verdict.ts";

/** Would Route 53 answer with the candidate's load balancer? Its health checks follow these alarms. */
export function alarmSignal({ alarms }: Pick<Observation, "alarms">): Verdict {
	const raised = Object.entries(alarms).filter(([, state]) => state !== "OK");
	if (raised.length === 0) return pass("AlarmsClear", Object.keys(alarms).length > 0 ? "alarms clear" : "");
	const states = raised.map(([name, state]) => `${name} ${state}`).join(", ");
	return hold("AlarmNotClear", `the safety net still keeps the candidate's load balancer out of DNS: ${states}`);
}
