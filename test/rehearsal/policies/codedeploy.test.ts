import { describe, expect, it } from "vitest";
import { allAtOnce } from "../../../rehearsal/policies/all-at-once.ts";
import { codedeployCanary } from "../../../rehearsal/policies/codedeploy-canary.ts";
import { FakeSimulation, HEALTHY_AFTER } from "./simulation.ts";

describe("CodeDeploy's canary", () => {
	it("gives 10 % for five minutes once the replacement tasks are healthy, then everything", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(codedeployCanary)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([
			[HEALTHY_AFTER, 10],
			[HEALTHY_AFTER + 300, 100],
		]);
	});

	it("keeps the original tasks for an hour, then ends them", async () => {
		const simulation = new FakeSimulation();
		await simulation.play(codedeployCanary);
		expect(simulation.desired).toEqual({ blue: 0, green: 4 });
		expect(codedeployCanary.mandatorySeconds({} as never)).toBe(300 + 3_600);
	});

	it("goes back at once when the alarm rings", async () => {
		// Bad minutes end at 120 and 180 s and show 30 s later; the next full minute is at 240 s.
		const simulation = new FakeSimulation({ errors: (second) => (second >= 60 ? 0.5 : 0) });
		expect(await simulation.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(simulation.verdictAt).toBe(240);
		expect(simulation.shifts).toEqual([
			[HEALTHY_AFTER, 10],
			[240, 0],
		]);
		expect(simulation.desired.blue).toBe(4);
	});

	it("still goes back within the hour after it has shifted everything", async () => {
		const simulation = new FakeSimulation({ errors: (second) => (second >= 3_600 ? 0.02 : 0) });
		expect(await simulation.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(simulation.shifts.at(-1)).toEqual([3_780, 0]);
	});

	it("does not mind a single bad minute, nor errors below the threshold, nor slowness", async () => {
		const once = new FakeSimulation({ errors: (second) => (second >= 60 && second < 120 ? 1 : 0) });
		const few = new FakeSimulation({ errors: () => 0.0099, latencyMs: () => 10_000 });
		expect(await once.play(codedeployCanary)).toEqual({ outcome: "completed" });
		expect(await few.play(codedeployCanary)).toEqual({ outcome: "completed" });
	});

	it("gives up after an hour without healthy tasks, and no user has seen them", async () => {
		const simulation = new FakeSimulation({
			targets: (_, color) => Array(4).fill(color === "blue" ? "healthy" : "unhealthy"),
		});
		expect(await simulation.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "Timeout" });
		expect(simulation.verdictAt).toBe(3_600);
		expect(simulation.shifts).toEqual([[3_600, 0]]);
	});

	it("has no circuit breaker: tasks that fall over later do not stop it", async () => {
		const simulation = new FakeSimulation({
			targets: (second) => Array(4).fill(second > 200 ? "unhealthy" : "healthy"),
		});
		expect(await simulation.play(codedeployCanary)).toEqual({ outcome: "completed" });
	});

	it("is played as stopped with rollback, and begun again, for a newer release", async () => {
		const simulation = new FakeSimulation({ newerReleaseAt: 100 });
		expect(await simulation.play(codedeployCanary)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([
			[HEALTHY_AFTER, 10],
			[101, 0],
			[100 + HEALTHY_AFTER, 10],
			[100 + HEALTHY_AFTER + 300, 100],
		]);
		expect(simulation.verdictAt).toBeUndefined();
	});

	it("stops a newer release when the alarm rings for what the first one did", async () => {
		const simulation = new FakeSimulation({ errors: (second) => (second >= 180 ? 0.5 : 0), newerReleaseAt: 358 });
		// Both happen: the newer release is seen at 359 s, and the alarm rings at the full minute after.
		expect(await simulation.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(simulation.shifts.slice(1)).toEqual([
			[340, 100],
			[359, 0],
			[360, 0],
		]);
	});
});

describe("CodeDeploy all at once", () => {
	it("gives everything as soon as the tasks are healthy, and waits an hour", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(allAtOnce)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([[HEALTHY_AFTER, 100]]);
		expect(allAtOnce.mandatorySeconds({} as never)).toBe(3_600);
	});

	it("goes back at once when the alarm rings", async () => {
		const simulation = new FakeSimulation({ errors: () => 0.5 });
		expect(await simulation.play(allAtOnce)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(simulation.shifts).toEqual([
			[HEALTHY_AFTER, 100],
			[180, 0],
		]);
	});
});
