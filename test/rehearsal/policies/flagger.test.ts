import { describe, expect, it } from "vitest";
import { flagger } from "../../../rehearsal/policies/flagger.ts";
import { FakeSimulation } from "./simulation.ts";

/** Green's tasks are healthy at 40 s, so the first traffic comes with the tick at 60 s. */
const advanced = (minutes: number) => Array.from({ length: minutes }, (_, i) => [(i + 1) * 60, (i + 1) * 5]);

describe("Flagger", () => {
	it("gives 5 % more every minute up to 50 %, then promotes", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([...advanced(10), [720, 100]]);
		expect(simulation.lines.at(-1)).toMatchObject({ seconds: 780, state: "Promotion completed!" });
		expect(flagger.mandatorySeconds({} as never)).toBe(780);
	});

	it("rolls back at the tick after ten failed checks, and gives no more meanwhile", async () => {
		const simulation = new FakeSimulation({ errors: (second) => (second >= 120 ? 0.02 : 0) });
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back", error: "FailedChecks" });
		expect(simulation.verdictAt).toBe(780);
		expect(simulation.shifts).toEqual([...advanced(2), [780, 0]]);
	});

	it("counts failed checks altogether, not in a row", async () => {
		// Every other minute is bad: one step forward, one failed check.
		const simulation = new FakeSimulation({
			errors: (second) => (second >= 60 && Math.floor(second / 60) % 2 === 1 ? 0.02 : 0),
		});
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back", error: "FailedChecks" });
		expect(simulation.shifts.filter(([, percent]) => percent > 0)).toHaveLength(10);
	});

	it("lets pass what is at its thresholds", async () => {
		// 1 % of errors; a mean of 108 ms is a p99 of 497 ms.
		const simulation = new FakeSimulation({ errors: () => 0.01, latencyMs: () => 108 });
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
	});

	it("rolls back a release whose slowest hundredth takes longer than half a second", async () => {
		const simulation = new FakeSimulation({ latencyMs: () => 109 });
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back", error: "FailedChecks" });
		expect(simulation.shifts).toEqual([...advanced(1), [720, 0]]);
	});

	it("takes a canary without requests as failed", async () => {
		const simulation = new FakeSimulation({ requests: 0 });
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back", error: "FailedChecks" });
		expect(simulation.lines.filter(({ verdict }) => verdict?.code === "NoValues")).toHaveLength(10);
	});

	it("rolls back a canary that is not ready for longer than ten minutes", async () => {
		const simulation = new FakeSimulation({
			targets: (_, color) => Array(4).fill(color === "blue" ? "healthy" : "unhealthy"),
		});
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back", error: "ProgressDeadlineExceeded" });
		expect(simulation.verdictAt).toBe(720);
		expect(simulation.shifts).toEqual([[720, 0]]);
	});

	it("gives no more while the primary is not ready, and counts no check", async () => {
		const sick = (second: number) => second >= 150 && second < 400;
		const simulation = new FakeSimulation({
			targets: (second, color) => Array(4).fill(color === "blue" && sick(second) ? "unhealthy" : "healthy"),
		});
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
		expect(simulation.shifts.slice(0, 3)).toEqual([...advanced(2), [420, 15]]);
	});

	it("rolls back, onto it, when the primary is not ready for longer than ten minutes", async () => {
		const simulation = new FakeSimulation({
			targets: (second, color) => Array(4).fill(color === "blue" && second >= 150 ? "unhealthy" : "healthy"),
		});
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back", error: "ProgressDeadlineExceeded" });
		expect(simulation.shifts).toEqual([...advanced(2), [840, 0]]);
	});

	it("leaves everything on a release that falls over once it is promoted", async () => {
		const simulation = new FakeSimulation({
			targets: (second) => Array(4).fill(second >= 700 ? "unhealthy" : "healthy"),
		});
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "stuck", error: "ProgressDeadlineExceeded" });
		expect(simulation.shifts.at(-1)).toEqual([720, 100]);
		expect(simulation.lines.at(-1)?.seconds).toBe(780 + 660);
	});

	it("sets the weight to 0 and starts over for a newer release", async () => {
		const simulation = new FakeSimulation({ newerReleaseAt: 200 });
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
		expect(simulation.shifts.slice(0, 5)).toEqual([...advanced(3), [240, 0], [300, 5]]);
	});

	it("goes on from the weight that somebody else has set", async () => {
		const simulation = new FakeSimulation({ meddling: { at: 150, percent: 30 } });
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
		expect(simulation.shifts.slice(1, 4)).toEqual([
			[120, 10],
			[180, 35],
			[240, 40],
		]);
	});

	it.each(["prepare", "shift", "assess", "complete"] as const)("loses a tick when it dies in %s", async (phase) => {
		const simulation = new FakeSimulation({ kill: { phase, visit: 1 } });
		expect(await simulation.play(flagger)).toEqual({ outcome: "completed" });
		expect(simulation.lines.at(-1)?.seconds).toBe(780 + 60);
	});

	it("rolls back a tick later when it dies as it does", async () => {
		const simulation = new FakeSimulation({ errors: () => 0.5, kill: { phase: "fail-back", visit: 1 } });
		expect(await simulation.play(flagger)).toMatchObject({ outcome: "failed-back" });
		expect(simulation.shifts).toEqual([...advanced(1), [780, 0]]);
	});
});
