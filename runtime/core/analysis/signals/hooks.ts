import { hookName, type Verdict } from "../../../contract/index.ts";
import type { HookReading } from "../observation.ts";
import { combine, fail, hold, pass } from "../verdict.ts";

/** What do the user's own functions and tasks say? Without any, they say nothing against it. */
export function hookSignal(readings: readonly HookReading[]): Verdict {
	return combine([pass("NoHooks", ""), ...readings.map(verdictOf)]);
}

function verdictOf({ hook, seconds, answer }: HookReading): Verdict {
	const { verdict, reason } = "value" in answer ? answer.value : { verdict: "hold", reason: answer.unreadable };
	const shown = `hook ${hookName(hook)}${reason ? `: ${reason}` : ""}`;
	if (verdict === "pass") return pass("HookPassed", shown);
	if (verdict === "fail") return fail("HookFailed", shown);
	if (seconds < hook.deadlineSeconds) return hold("HookNotYet", shown);
	return fail("HookTimedOut", `${shown} (not yet, after ${hook.deadlineSeconds} s)`);
}
