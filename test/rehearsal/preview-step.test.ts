import { describe, expect, it } from "vitest";
import type { Run } from "../../rehearsal/run.ts";
import { only, play, sum } from "./played.ts";

/** When a run first was in a state, in seconds, from a moment on. */
const first = ({ timeline }: Run, state: string, from = 0) =>
	timeline.find((event) => event.state === state && event.seconds >= from)?.seconds ?? Number.NaN;

describe("a step at 0 %", () => {
	it("keeps a sick candidate from everybody, stragglers at its load balancer among them", async () => {
		const run = only(await play("preview-step-sick"));
		expect(run).toMatchObject({ outcome: "failed-back", error: "ProbesFailed" });
		const { requests, candidate, failedByRelease } = run.series;
		// Green's release is complete by then, and blue's never gets a request.
		const second = first(run, "next release");
		expect(sum(requests.slice(second))).toBeGreaterThan(0);
		expect(Array.from(candidate.slice(second))).toEqual(Array.from(requests.slice(second)));
		expect(sum(failedByRelease)).toBe(0);
		expect(run.timeline.filter(({ state, seconds }) => seconds > second && state === "Route")).toEqual([]);
	});

	it("keeps it from them while Route 53 answers with its record, because the stable load balancer is out", async () => {
		const run = only(await play("preview-step-stable-out"));
		const shift = first(run, "Shift");
		expect(shift).toBeGreaterThan(900);
		const { failed, candidate } = run.series;
		expect(sum(failed.slice(200, 400))).toBeGreaterThan(0);
		expect(sum(candidate.slice(0, shift))).toBe(0);
		expect(sum(candidate.slice(shift))).toBeGreaterThan(0);
	});

	it("does not wait for the safety net's alarm, which clears meanwhile", async () => {
		const changes = { schedule: [0, 100].map((percent) => ({ percent, bakeSeconds: 300 })) };
		const run = only(await play("healthy", { changes }));
		const [assess, shift] = [first(run, "Assess"), first(run, "Shift")];
		expect(shift - assess).toBe(300);
		const alarms = run.timeline.filter(({ verdict }) => verdict?.code === "AlarmNotClear");
		expect(alarms).toEqual([]);
		// The default schedule waits for it after its tasks have started.
		const without = only(await play("healthy"));
		expect(without.timeline.some(({ verdict }) => verdict?.code === "AlarmNotClear")).toBe(true);
		// The waits that it prescribes are its bake's, and no TTL's.
		expect(run.mandatorySeconds).toBe(300 + 60 + 300);
	});

	it("is failed at once when a target turns unhealthy: it has been healthy before", async () => {
		const release = {
			errors: {
				over: "seconds",
				points: [
					[200, 0],
					[201, 1],
				],
			},
			healthChecks: "deep",
		};
		const changes = { release, schedule: [0, 100].map((percent) => ({ percent, bakeSeconds: 600 })), probes: false };
		const run = only(await play("healthy", { changes: { ...changes, ends: undefined } }));
		expect(run).toMatchObject({ outcome: "failed-back", error: "TargetsUnhealthy" });
		expect(sum(run.series.candidate)).toBe(0);
	});
});
