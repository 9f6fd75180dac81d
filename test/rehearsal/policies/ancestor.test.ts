import { describe, expect, it } from "vitest";
import { ancestor } from "../../../rehearsal/policies/ancestor.ts";
import { Killed } from "../../../rehearsal/policies/policy.ts";
import { FakeSimulation, RUNNING_AFTER } from "./simulation.ts";

const first = (state: string, from: number) => (second: number) => [second >= from ? state : "healthy", "healthy"];

describe("the ancestor", () => {
	it("writes 10, 50 and 100, a minute after each other", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(ancestor)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([
			[RUNNING_AFTER, 10],
			[RUNNING_AFTER + 60, 50],
			[RUNNING_AFTER + 120, 100],
		]);
		expect(simulation.lines.at(-1)?.seconds).toBe(RUNNING_AFTER + 180);
		expect(ancestor.mandatorySeconds({} as never)).toBe(180);
	});

	it("writes both colors' records of each type in one batch", async () => {
		const simulation = new FakeSimulation();
		await simulation.play(ancestor);
		expect(simulation.batches[0]).toEqual([
			["A", "blue", 90],
			["A", "green", 10],
			["AAAA", "blue", 90],
			["AAAA", "green", 10],
		]);
	});

	it("enters 16 states, and calls a function for each task and each of its own", async () => {
		const simulation = new FakeSimulation();
		await simulation.play(ancestor);
		expect(simulation.costs).toEqual({ transitions: 16, lambdaCalls: 4 + 6 });
		expect(simulation.calls).toEqual([
			"locks.held 1",
			"dns.change 1",
			"locks.held 2",
			"loadBalancers.targets 1",
			"locks.held 3",
			"dns.change 2",
			"locks.held 4",
			"loadBalancers.targets 2",
			"locks.held 5",
			"dns.change 3",
			"locks.held 6",
			"loadBalancers.targets 3",
		]);
	});

	it("starts with the first task that runs, before any is healthy", async () => {
		const simulation = new FakeSimulation({ targets: () => Array(4).fill("unhealthy") });
		await simulation.play(ancestor);
		expect(simulation.shifts[0]).toEqual([RUNNING_AFTER, 10]);
	});

	it("sets the weights back when the first target is not healthy at the end of a minute", async () => {
		const simulation = new FakeSimulation({ targets: first("unhealthy", 100) });
		expect(await simulation.play(ancestor)).toMatchObject({ outcome: "failed-back", error: "TargetUnhealthy" });
		expect(simulation.verdictAt).toBe(RUNNING_AFTER + 120);
		expect(simulation.shifts.slice(1)).toEqual([
			[RUNNING_AFTER + 60, 50],
			[RUNNING_AFTER + 120, 0],
		]);
		expect(simulation.costs.transitions).toBe(10 + 3);
	});

	it("checks no other target", async () => {
		const simulation = new FakeSimulation({ targets: () => ["healthy", "unhealthy", "unhealthy", "unhealthy"] });
		expect(await simulation.play(ancestor)).toEqual({ outcome: "completed" });
	});

	it("does not see what happens between its checks, nor any error that users get", async () => {
		const simulation = new FakeSimulation({
			errors: () => 1,
			targets: (second) => [second % 60 === 30 ? "healthy" : "unhealthy"],
		});
		expect(await simulation.play(ancestor)).toEqual({ outcome: "completed" });
	});

	it("breaks where it is when green has no target at all", async () => {
		const simulation = new FakeSimulation({ targets: () => [] });
		expect(await simulation.play(ancestor)).toMatchObject({ outcome: "stuck", error: "IndexError" });
		expect(simulation.shifts).toEqual([[RUNNING_AFTER, 10]]);
	});

	it.each([
		["dns.change 1", "failed-back", []],
		["loadBalancers.targets 1", "stuck", [10]],
		["dns.change 2", "stuck", [10]],
		["loadBalancers.targets 2", "stuck", [10, 50]],
		["dns.change 3", "stuck", [10, 50]],
		["loadBalancers.targets 3", "stuck", [10, 50, 100]],
	])("leaves traffic where it is when %s fails", async (call, outcome, weights) => {
		const simulation = new FakeSimulation({ failing: [call] });
		expect(await simulation.play(ancestor)).toMatchObject({ outcome, error: "Unavailable" });
		expect(simulation.shifts.map(([, percent]) => percent)).toEqual(weights);
	});

	it("is stuck when the way back fails", async () => {
		const simulation = new FakeSimulation({ targets: first("unhealthy", 0), failing: ["dns.change 2"] });
		expect(await simulation.play(ancestor)).toMatchObject({ outcome: "stuck", error: "Unavailable" });
	});

	it("goes on without a change of weights when its table cannot be read", async () => {
		const simulation = new FakeSimulation({ failing: ["locks.held 5"] });
		expect(await simulation.play(ancestor)).toMatchObject({ outcome: "stuck", error: "WeightsNotWritten" });
		expect(simulation.shifts.map(([, percent]) => percent)).toEqual([10, 50]);
	});

	it("breaks at the choice when its table cannot be read before a check", async () => {
		const simulation = new FakeSimulation({ failing: ["locks.held 2"] });
		expect(await simulation.play(ancestor)).toMatchObject({ outcome: "stuck", error: "States.Runtime" });
	});

	it("dies for good", async () => {
		const simulation = new FakeSimulation({ kill: { phase: "shift", visit: 2 } });
		await expect(simulation.play(ancestor)).rejects.toThrow(Killed);
		expect(simulation.shifts).toEqual([[RUNNING_AFTER, 10]]);
	});

	it("does not notice a newer release, nor weights that somebody else has set", async () => {
		const simulation = new FakeSimulation({ newerReleaseAt: 35, meddling: { at: 50, percent: 0 } });
		expect(await simulation.play(ancestor)).toEqual({ outcome: "completed" });
		expect(simulation.shifts.map(([, percent]) => percent)).toEqual([10, 50, 100]);
	});
});
