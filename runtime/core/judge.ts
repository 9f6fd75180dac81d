import type { Verdict } from "../contract.ts";
import type { Look, Signal } from "./look.ts";
import { alarmSignal } from "./signals/alarms.ts";
import { deploymentSignal } from "./signals/deployment.ts";
import { targetSignal } from "./signals/targets.ts";
import { taskSignal } from "./signals/tasks.ts";
import { combine } from "./verdict.ts";

/** Every question that a look asks. To add one, write it beside the others and list it here. */
const SIGNALS: readonly Signal[] = [deploymentSignal, taskSignal, targetSignal, alarmSignal];

/** Judges one look by every signal. */
export function judge(look: Look): Verdict {
	return combine(SIGNALS.map((signal) => signal(look)));
}
