import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Calendar } from "../../../../rehearsal/world/clients/calendar.ts";

const SECONDS = 4;

function drained(calendar: Calendar, second: number): number[] {
	const timeline: number[] = [];
	for (let at = calendar.take(second); at >= 0; at = calendar.take(second)) timeline.push(second + at);
	return timeline;
}

describe("a calendar", () => {
	it("gives back each moment in its second, once", () => {
		const quarter = fc.integer({ min: 0, max: 4 * (SECONDS + 2) }).map((quarters) => quarters / 4);
		fc.assert(
			fc.property(fc.array(quarter, { maxLength: 300 }), (timeline) => {
				const calendar = new Calendar(timeline.length, SECONDS);
				for (const timelineEvent of timeline) calendar.add(timelineEvent);
				for (let second = 0; second < SECONDS; second++) {
					const expected = timeline.filter((timelineEvent) => Math.floor(timelineEvent) === second);
					expect(drained(calendar, second).sort()).toEqual(expected.sort());
				}
			}),
		);
	});

	it("has room for as many as it was made for, however often they move on, even within a second", () => {
		const [items, seconds] = [1_000, 200];
		const calendar = new Calendar(items, seconds);
		for (let i = 0; i < items; i++) calendar.add(i % 7);
		const taken: number[] = [];
		for (let second = 0; second < seconds; second++) {
			let count = 0;
			for (let at = calendar.take(second); at >= 0; at = calendar.take(second)) {
				count++;
				calendar.add(second + at + (count % 3 === 0 ? 0.5 : 1 + (count % 40)));
			}
			taken.push(count);
		}
		// In each second a part of the items is due, and none has been lost on the way.
		expect(Math.min(...taken.slice(7))).toBeGreaterThan(0);
		expect(taken.slice(-41).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(items);
	});
});
