import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { tasksFor, tasksOfStep } from "../../../../runtime/core/rollout/capacity.ts";
import { sampleRollout } from "../../../support/documents.ts";

describe("the tasks that a share of the traffic needs", () => {
	it.each([
		["a tenth of fifty, without headroom", 50, 10, 0, 5],
		["a tenth of fifty, with as much again", 50, 10, 100, 10],
		["half of ten, with a tenth more", 10, 50, 10, 6],
		["a third of ten, rounded up", 10, 33, 0, 4],
		["a tenth of ten: never fewer than three", 10, 10, 0, 3],
		["a tenth of ten, whose headroom does not make it three", 10, 10, 100, 3],
		["a hundredth of three: as many as there are", 3, 1, 0, 3],
		["a third of two: no more than there are", 2, 33, 0, 2],
		["a hundredth of one", 1, 1, 0, 1],
		["half of four, with more headroom than there is", 4, 50, 1_000, 4],
		["all of seven, whatever the headroom", 7, 100, 100, 7],
		["no share: those that the preview alone reaches, never fewer than three", 7, 0, 100, 3],
		["a hundredth of thirty, unless somebody chose less: all of them", 30, 1, null, 30],
		["no share of thirty, unless somebody chose less: all of them", 30, 0, null, 30],
	])("%s", (_, stable, percent, headroom, tasks) => {
		expect(tasksFor(stable, percent, headroom)).toBe(tasks);
	});

	const stable = fc.integer({ min: 1, max: 5_000 });
	const percent = fc.integer({ min: 1, max: 100 });
	const headroom = fc.integer({ min: 0, max: 1_000 });

	it("are whole, at least three, and never more than the stable color has", () => {
		fc.assert(
			fc.property(stable, percent, headroom, (...input) => {
				const tasks = tasksFor(...input);
				expect(Number.isInteger(tasks)).toBe(true);
				expect(tasks).toBeGreaterThanOrEqual(Math.min(3, input[0]));
				expect(tasks).toBeLessThanOrEqual(input[0]);
			}),
		);
	});

	it("are enough for the share, and all of the stable color's for all of the traffic", () => {
		fc.assert(
			fc.property(stable, percent, headroom, (tasks, share, more) => {
				expect(tasksFor(tasks, share, more)).toBeGreaterThanOrEqual((tasks * share) / 100);
				expect(tasksFor(tasks, 100, more)).toBe(tasks);
			}),
		);
	});

	it("never become fewer as the share or the headroom grows", () => {
		fc.assert(
			fc.property(stable, percent, percent, headroom, headroom, (tasks, one, other, little, much) => {
				const [low, high] = [Math.min(one, other), Math.max(one, other)];
				const [less, more] = [Math.min(little, much), Math.max(little, much)];
				expect(tasksFor(tasks, low, less)).toBeLessThanOrEqual(tasksFor(tasks, high, less));
				expect(tasksFor(tasks, low, less)).toBeLessThanOrEqual(tasksFor(tasks, low, more));
			}),
		);
	});
});

describe("the tasks of a step", () => {
	const service = sampleService({ headroomPercent: 50 });
	const rollout = sampleRollout({ stableTasks: 20 });

	it("are those of its share, with the service's headroom", () => {
		expect([0, 1, 2].map((step) => tasksOfStep(service, rollout, step))).toEqual([3, 15, 20]);
	});

	it("are the stable color's from the first on, unless somebody chose less", () => {
		expect([0, 1, 2].map((step) => tasksOfStep(sampleService(), rollout, step))).toEqual([20, 20, 20]);
	});

	it("are none before the first", () => {
		expect(tasksOfStep(service, rollout, -1)).toBe(0);
	});
});
