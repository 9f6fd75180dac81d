import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../rehearsal/clock.ts";
import { Time } from "./time.ts";

describe("whatever happens every minute", () => {
	it("happens when a minute of the clock has ended, knows which, and ends when it is told to", async () => {
		const started = Date.UTC(2026, 0, 1, 12, 0, 50);
		const time = new Time(new VirtualClock(started));
		const minutes: string[] = [];
		const end = time.everyMinute((ended) => minutes.push(new Date(ended).toISOString().slice(11, 16)));
		await time.pass(9);
		expect(minutes).toEqual([]);
		await time.pass(62);
		expect(minutes).toEqual(["12:00", "12:01"]);
		end();
		await time.pass(300);
		expect(minutes).toHaveLength(2);
	});
});
