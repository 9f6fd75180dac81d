import { describe, expect, it } from "vitest";
import { sampleJudge } from "../../../../../rehearsal/sample.ts";
import type { WatchedAlarms } from "../../../../../runtime/contract/index.ts";
import { alarmFaults, watchedAlarmSignal } from "../../../../../runtime/core/analysis/signals/watched-alarms.ts";
import type { AlarmState } from "../../../../../runtime/ports/index.ts";
import { evidence } from "../../../../support/evidence.ts";

const policy = (missing: WatchedAlarms["missing"]) => ({ alarms: { names: ["a", "b"], missing } });

function judged(states: Readonly<Record<string, AlarmState>>, missing: WatchedAlarms["missing"] = "ignore") {
	return watchedAlarmSignal(evidence({ watched: { value: states }, judge: policy(missing) }));
}

describe("the user's own alarms", () => {
	it("pass a candidate while they are quiet, and say how many are", () => {
		expect(judged({ a: "OK", b: "OK" })).toEqual({ verdict: "pass", code: "AlarmsQuiet", reason: "2 alarms quiet" });
	});

	it("fail it when any of them rings, and name those that do", () => {
		expect(judged({ a: "ALARM", b: "OK", c: "ALARM" })).toEqual({
			verdict: "fail",
			code: "AlarmRinging",
			reason: "ringing: a, c",
		});
	});

	it.each([
		["ignore", { verdict: "pass", code: "AlarmsQuiet", reason: "2 alarms quiet" }],
		["hold", { verdict: "hold", code: "AlarmWithoutData", reason: "without data: b" }],
		["fail", { verdict: "fail", code: "AlarmWithoutData", reason: "without data: b" }],
	] as const)("without data do what the user says: %s", (missing, verdict) => {
		expect(judged({ a: "OK", b: "INSUFFICIENT_DATA" }, missing)).toEqual(verdict);
	});

	it.each(["ignore", "hold", "fail"] as const)("that ring count, whatever those without data may do: %s", (missing) => {
		expect(judged({ a: "INSUFFICIENT_DATA", b: "ALARM" }, missing)).toMatchObject({
			verdict: "fail",
			code: "AlarmRinging",
			reason: "ringing: b",
		});
	});

	it("hold it when they cannot be read, and say why", () => {
		expect(watchedAlarmSignal(evidence({ watched: { unreadable: "no such alarm: b" } }))).toEqual({
			verdict: "hold",
			code: "AlarmsUnreadable",
			reason: "alarms cannot be read: no such alarm: b",
		});
	});

	it("say nothing where there are none", () => {
		expect(watchedAlarmSignal(evidence())).toEqual({ verdict: "pass", code: "NoAlarms", reason: "" });
	});
});

describe("before a rollout, alarms", () => {
	const faults = (states: Readonly<Record<string, AlarmState>>, missing: WatchedAlarms["missing"]) =>
		alarmFaults(states, sampleJudge(policy(missing)));

	it("have nothing against it while they are quiet", () => {
		expect(faults({ a: "OK", b: "OK" }, "fail")).toEqual([]);
	});

	it("are all named that ring already", () => {
		expect(faults({ a: "ALARM", b: "OK", c: "ALARM" }, "ignore")).toEqual([
			"the alarm a is ringing already",
			"the alarm c is ringing already",
		]);
	});

	it("without data count where that counts as bad", () => {
		const states = { a: "ALARM", b: "INSUFFICIENT_DATA" } as const;
		expect(faults(states, "fail")).toEqual(["the alarm a is ringing already", "the alarm b has no data"]);
		for (const missing of ["ignore", "hold"] as const) expect(faults({ b: "INSUFFICIENT_DATA" }, missing)).toEqual([]);
	});
});
