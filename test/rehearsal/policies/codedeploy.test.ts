import { describe, expect, it } from "vitest";
import { allAtOnce } from "../../../rehearsal/policies/all-at-once.ts";
import { codedeployCanary } from "../../../rehearsal/policies/codedeploy-canary.ts";
import { FakeStage, HEALTHY_AFTER } from "./stage.ts";

describe("CodeDeploy's canary", () => {
	it("gives 10 % for five minutes once the replacement tasks are healthy, then everything", async () => {
		const stage = new FakeStage();
		expect(await stage.play(codedeployCanary)).toEqual({ outcome: "completed" });
		expect(stage.shifts).toEqual([
			[HEALTHY_AFTER, 10],
			[HEALTHY_AFTER + 300, 100],
		]);
	});

	it("keeps the original tasks for an hour, then ends them", async () => {
		const stage = new FakeStage();
		await stage.play(codedeployCanary);
		expect(stage.desired).toEqual({ blue: 0, green: 4 });
		expect(codedeployCanary.mandatorySeconds({} as never)).toBe(300 + 3_600);
	});

	it("goes back at once when the alarm rings", async () => {
		// Bad minutes end at 120 and 180 s and show 30 s later; the next full minute is at 240 s.
		const stage = new FakeStage({ errors: (second) => (second >= 60 ? 0.5 : 0) });
		expect(await stage.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(stage.verdictAt).toBe(240);
		expect(stage.shifts).toEqual([
			[HEALTHY_AFTER, 10],
			[240, 0],
		]);
		expect(stage.desired.blue).toBe(4);
	});

	it("still goes back within the hour after it has shifted everything", async () => {
		const stage = new FakeStage({ errors: (second) => (second >= 3_600 ? 0.02 : 0) });
		expect(await stage.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(stage.shifts.at(-1)).toEqual([3_780, 0]);
	});

	it("does not mind a single bad minute, nor errors below the threshold, nor slowness", async () => {
		const once = new FakeStage({ errors: (second) => (second >= 60 && second < 120 ? 1 : 0) });
		const few = new FakeStage({ errors: () => 0.0099, latencyMs: () => 10_000 });
		expect(await once.play(codedeployCanary)).toEqual({ outcome: "completed" });
		expect(await few.play(codedeployCanary)).toEqual({ outcome: "completed" });
	});

	it("gives up after an hour without healthy tasks, and no user has seen them", async () => {
		const stage = new FakeStage({ targets: (_, colour) => Array(4).fill(colour === "blue" ? "healthy" : "unhealthy") });
		expect(await stage.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "Timeout" });
		expect(stage.verdictAt).toBe(3_600);
		expect(stage.shifts).toEqual([[3_600, 0]]);
	});

	it("has no circuit breaker: tasks that fall over later do not stop it", async () => {
		const stage = new FakeStage({ targets: (second) => Array(4).fill(second > 200 ? "unhealthy" : "healthy") });
		expect(await stage.play(codedeployCanary)).toEqual({ outcome: "completed" });
	});

	it("is played as stopped with rollback, and begun again, for a newer release", async () => {
		const stage = new FakeStage({ newerReleaseAt: 100 });
		expect(await stage.play(codedeployCanary)).toEqual({ outcome: "completed" });
		expect(stage.shifts).toEqual([
			[HEALTHY_AFTER, 10],
			[101, 0],
			[100 + HEALTHY_AFTER, 10],
			[100 + HEALTHY_AFTER + 300, 100],
		]);
		expect(stage.verdictAt).toBeUndefined();
	});

	it("stops a newer release when the alarm rings for what the first one did", async () => {
		const stage = new FakeStage({ errors: (second) => (second >= 180 ? 0.5 : 0), newerReleaseAt: 358 });
		// Both happen: the newer release is seen at 359 s, and the alarm rings at the full minute after.
		expect(await stage.play(codedeployCanary)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(stage.shifts.slice(1)).toEqual([
			[340, 100],
			[359, 0],
			[360, 0],
		]);
	});
});

describe("CodeDeploy all at once", () => {
	it("gives everything as soon as the tasks are healthy, and waits an hour", async () => {
		const stage = new FakeStage();
		expect(await stage.play(allAtOnce)).toEqual({ outcome: "completed" });
		expect(stage.shifts).toEqual([[HEALTHY_AFTER, 100]]);
		expect(allAtOnce.mandatorySeconds({} as never)).toBe(3_600);
	});

	it("goes back at once when the alarm rings", async () => {
		const stage = new FakeStage({ errors: () => 0.5 });
		expect(await stage.play(allAtOnce)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		expect(stage.shifts).toEqual([
			[HEALTHY_AFTER, 100],
			[180, 0],
		]);
	});
});
