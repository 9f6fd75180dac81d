import { setTimeout as really } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../rehearsal/clock.ts";

describe("virtual time", () => {
	it("jumps over a wait, however long", async () => {
		const clock = new VirtualClock(0);
		const day = new Promise((resolve) => clock.timers.setTimeout(resolve, 86_400_000, "over"));
		expect(await clock.runUntil(day)).toBe("over");
		expect(clock.now()).toBe(86_400_000);
	});

	it("stands still while work is in flight", async () => {
		const clock = new VirtualClock(0);
		const times: number[] = [];
		const work = (async () => {
			await clock.track(really(20));
			times.push(clock.now());
			await new Promise((resolve) => clock.timers.setTimeout(resolve, 1_000));
			times.push(clock.now());
		})();
		clock.timers.setTimeout(() => times.push(-1), 500);
		await clock.runUntil(work);
		expect(times).toEqual([0, -1, 1_000]);
	});

	it("goes on after work that failed", async () => {
		const clock = new VirtualClock(0);
		const work = clock.track(Promise.reject(new Error("broken"))).catch(() => "caught");
		expect(await clock.runUntil(work)).toBe("caught");
	});

	it("says so when nothing could end the work any more", async () => {
		await expect(new VirtualClock().runUntil(new Promise(() => {}))).rejects.toThrow("virtual time stands still");
	});

	it("begins at the same moment in every rehearsal", () => {
		expect(new VirtualClock().now()).toBe(Date.UTC(2026, 0, 1));
	});
});
