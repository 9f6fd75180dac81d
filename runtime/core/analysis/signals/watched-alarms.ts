import type { JudgeConfig, Verdict } from "../../../contract/index.ts";
import type { AlarmState } from "../../../ports/index.ts";
import type { Evidence } from "../observation.ts";
import { fail, hold, pass } from "../verdict.ts";

/** Do the user's own alarms keep quiet? */
export function watchedAlarmSignal({ judge, watched }: Evidence): Verdict {
	if (!watched) return pass("NoAlarms", "");
	if ("unreadable" in watched) return hold("AlarmsUnreadable", `alarms cannot be read: ${watched.unreadable}`);
	const names = (state: AlarmState) => namesIn(watched.value, state).join(", ");
	const ringing = names("ALARM");
	if (ringing) return fail("AlarmRinging", `ringing: ${ringing}`);
	const silent = names("INSUFFICIENT_DATA");
	if (silent && judge.alarms.missing === "fail") return fail("AlarmWithoutData", `without data: ${silent}`);
	if (silent && judge.alarms.missing === "hold") return hold("AlarmWithoutData", `without data: ${silent}`);
	return pass("AlarmsQuiet", `${Object.keys(watched.value).length} alarms quiet`);
}

/** Why alarms let no rollout begin: those that ring already, and, where that counts as bad, those without data. */
export function alarmFaults(states: Readonly<Record<string, AlarmState>>, { alarms }: JudgeConfig): string[] {
	const missing = alarms.missing === "fail" ? namesIn(states, "INSUFFICIENT_DATA") : [];
	return [
		...namesIn(states, "ALARM").map((name) => `the alarm ${name} is ringing already`),
		...missing.map((name) => `the alarm ${name} has no data`),
	];
}

function namesIn(states: Readonly<Record<string, AlarmState>>, wanted: AlarmState): string[] {
	return Object.entries(states).flatMap(([name, state]) => (state === wanted ? [name] : []));
}
