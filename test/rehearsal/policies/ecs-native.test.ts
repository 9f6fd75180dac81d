import { describe, expect, it } from "vitest";
import { ecsCanary } from "../../../rehearsal/policies/ecs-canary.ts";
import { ecsLinear } from "../../../rehearsal/policies/ecs-linear.ts";
import { FakeSimulation, HEALTHY_AFTER } from "./simulation.ts";

describe("ECS's canary", () => {
	it("gives 5 % for ten minutes, then everything, and bakes for 15", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(ecsCanary)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([
			[HEALTHY_AFTER, 5],
			[HEALTHY_AFTER + 600, 100],
		]);
		expect(ecsCanary.mandatorySeconds({} as never)).toBe(600 + 900);
		expect(simulation.desired).toEqual({ blue: 0, green: 4 });
	});

	it("goes back when the alarm rings while it bakes, to the end", async () => {
		const simulation = new FakeSimulation({ errors: (second) => (second >= 1_200 ? 0.02 : 0) });
		expect(await simulation.play(ecsCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(simulation.verdictAt).toBe(1_380);
		expect(simulation.shifts.at(-1)).toEqual([1_380, 0]);
	});

	it("goes back when three tasks in a row failed", async () => {
		// Each unhealthy task is stopped ten seconds later, and none becomes healthy in between.
		const targets = (second: number) =>
			second < 200 ? Array(4).fill("healthy") : second % 20 < 10 ? ["unhealthy"] : [];
		const simulation = new FakeSimulation({ targets: (second, color) => (color === "green" ? targets(second) : []) });
		expect(await simulation.play(ecsCanary)).toMatchObject({ outcome: "failed-back", error: "CircuitBreaker" });
		expect(simulation.verdictAt).toBe(200 + 2 * 20 + 10);
	});

	it("forgives tasks that failed once another becomes healthy", async () => {
		const cycle = [["unhealthy"], ["draining"], ["unhealthy"], ["draining"], ["healthy"], ["healthy"]];
		const targets = (second: number) => (second < 200 ? Array(4).fill("healthy") : (cycle[second % 6] ?? []));
		const simulation = new FakeSimulation({ targets });
		expect(await simulation.play(ecsCanary)).toEqual({ outcome: "completed" });
	});

	it("begins anew with a newer release, with all traffic on blue", async () => {
		const simulation = new FakeSimulation({ newerReleaseAt: 100 });
		expect(await simulation.play(ecsCanary)).toEqual({ outcome: "completed" });
		expect(simulation.shifts.slice(0, 3)).toEqual([
			[HEALTHY_AFTER, 5],
			[101, 0],
			[100 + HEALTHY_AFTER, 5],
		]);
	});

	it("is deaf to an alarm that rings already as a deployment begins", async () => {
		// As the newer release is seen at 240 s, the alarm has just begun to ring for the first.
		const simulation = new FakeSimulation({ errors: (second) => (second >= 60 ? 0.5 : 0), newerReleaseAt: 239 });
		expect(await simulation.play(ecsCanary)).toEqual({ outcome: "completed" });
	});
});

describe("ECS's linear deployment", () => {
	it("gives 10 % more every six minutes, and bakes for 15 at the end", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(ecsLinear)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual(Array.from({ length: 10 }, (_, i) => [HEALTHY_AFTER + i * 360, (i + 1) * 10]));
		expect(ecsLinear.mandatorySeconds({} as never)).toBe(9 * 360 + 900);
	});

	it("goes back when the alarm rings", async () => {
		const simulation = new FakeSimulation({ errors: (second) => (second >= 900 ? 0.5 : 0) });
		expect(await simulation.play(ecsLinear)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(simulation.shifts.slice(-2)).toEqual([
			[HEALTHY_AFTER + 720, 30],
			[1_080, 0],
		]);
	});
});
