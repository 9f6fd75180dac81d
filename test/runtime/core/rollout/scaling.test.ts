import { describe, expect, it } from "vitest";
import type { ScalableTarget, Scaling } from "../../../../runtime/contract/index.ts";
import {
	exchanged,
	handBackOf,
	heldBack,
	missingRoom,
	scalingFaults,
	withoutHold,
} from "../../../../runtime/core/rollout/scaling.ts";
import { decided } from "../../../support/decision.ts";

const free = { in: false, out: false, scheduled: false };
const held = { in: true, out: false, scheduled: true };
const target = (changes: Partial<ScalableTarget> = {}): ScalableTarget => ({
	min: 2,
	max: 10,
	suspended: free,
	...changes,
});
const both: Scaling = { blue: target(), green: target({ min: 0 }) };
const rollout = { stable: "blue", candidate: "green", scaling: both } as const;

describe("what does not happen while a rollout is under way", () => {
	it("is that tasks are taken away; that they are added is left as it is", () => {
		expect(heldBack(target())).toEqual(held);
		expect(heldBack(target({ suspended: { ...free, out: true } }))).toEqual({ ...held, out: true });
	});
});

describe("once the candidate serves", () => {
	it("each color is scaled as the other was, and keeps its own maximum", () => {
		const suspended = { in: false, out: true, scheduled: false };
		expect(exchanged({ blue: target({ max: 20, suspended }), green: target({ min: 0 }) })).toEqual({
			blue: target({ min: 0, max: 20 }),
			green: target({ suspended }),
		});
	});

	it("a color stays as it is when nothing scales the other", () => {
		expect(exchanged({ green: target() })).toEqual({ green: target() });
	});
});

describe("handing back", () => {
	const live = (blue: Partial<ScalableTarget>, green: Partial<ScalableTarget>): Scaling => ({
		blue: target(blue),
		green: target({ min: 0, ...green }),
	});

	it("changes nothing where all is as it was", () => {
		expect(handBackOf(rollout, both, "blue")).toBeUndefined();
	});

	it("resumes what the rollout has suspended, and keeps what somebody had suspended before", () => {
		const before = { in: false, out: true, scheduled: true };
		const mine = { ...rollout, scaling: { ...both, blue: target({ suspended: before }) } };
		expect(handBackOf(mine, live({ suspended: { ...held, out: true } }, {}), "blue")).toEqual({ suspended: before });
	});

	it("brings back minimums that have changed places, and no others", () => {
		const complete = live({ min: 0 }, { min: 2 });
		expect(handBackOf(rollout, complete, "blue")).toEqual({ min: 2 });
		expect(handBackOf(rollout, complete, "green")).toEqual({ min: 0 });
		expect(handBackOf(rollout, live({ min: 5 }, {}), "blue")).toBeUndefined();
	});

	it("brings back one that has been changed before the other could be", () => {
		const half = live({}, { min: 2 });
		expect(handBackOf(rollout, half, "green")).toEqual({ min: 0 });
		expect(handBackOf(rollout, half, "blue")).toBeUndefined();
	});

	it("gives all of it back where nobody can say what is there", () => {
		expect(handBackOf(rollout, undefined, "green")).toEqual({ min: 0, suspended: free });
	});

	it("gives nothing to a color that is scaled no longer, or never was", () => {
		expect(handBackOf(rollout, { blue: target({ suspended: held }) }, "green")).toBeUndefined();
		expect(handBackOf({ ...rollout, scaling: { green: target() } }, both, "blue")).toBeUndefined();
		expect(handBackOf({ stable: "blue", candidate: "green" }, both, "blue")).toBeUndefined();
		expect(handBackOf({ stable: "blue", candidate: "green" }, undefined, "blue")).toBeUndefined();
	});
});

describe("room for all of the traffic to come back", () => {
	const state = { ...rollout, stableTasks: 8, step: 1 };
	const views = (blue: number, green: number) => ({ blue: { desiredCount: blue }, green: { desiredCount: green } });

	it.each([
		["it has what it had", views(8, 8), undefined],
		["it has more", views(12, 8), undefined],
		["its tasks were taken away", views(3, 8), 8],
		["the candidate has been given more", views(8, 9), 9],
		["the candidate has been given more than the stable color may have", views(8, 30), 10],
	])("when %s", (_, counts, room) => {
		expect(missingRoom(state, counts)).toBe(room);
	});

	it("is at least what it had, whatever its maximum has become", () => {
		const scaling = { ...both, blue: target({ max: 5 }) };
		expect(missingRoom({ ...state, scaling }, views(3, 9))).toBe(8);
	});

	it("is as much as the candidate has where nothing scales the stable color, for then it has no maximum", () => {
		const scaling = { green: target() };
		expect(missingRoom({ ...state, scaling }, views(8, 30))).toBe(30);
		expect(missingRoom({ ...state, scaling }, views(30, 30))).toBeUndefined();
	});

	it("does not count what ECS shows of a candidate before its first step", () => {
		expect(missingRoom({ ...state, step: -1 }, views(8, 9))).toBeUndefined();
	});

	it("is somebody else's affair where nothing scales", () => {
		const { scaling: _, ...unscaled } = state;
		expect(missingRoom(unscaled, views(3, 9))).toBeUndefined();
	});
});

describe("a candidate that may not have as many tasks as the color that serves", () => {
	const scaling = { blue: target(), green: target({ max: 2 }) };

	it("begins no rollout, and people hear what to do", () => {
		expect(decided({ scaling })).toEqual({
			decision: "refuse",
			reason: "green's scalable target allows at most 2 tasks, and blue has 3: raise its maximum",
		});
	});

	it("is fine with as many", () => {
		expect(scalingFaults(scaling, "green", 2)).toEqual([]);
		expect(scalingFaults({}, "green", 5)).toEqual([]);
	});
});

describe("what a release on probation still holds back", () => {
	const kept: Scaling = { blue: target({ suspended: { ...free, scheduled: true } }), green: target({ min: 0 }) };

	it("does not count as how the colors are scaled, nor does what it has exchanged", () => {
		const live = { blue: target({ min: 0, suspended: held }), green: target({ suspended: held }) };
		expect(withoutHold(live, kept)).toEqual({
			blue: target({ min: 0 }),
			green: target({ suspended: { ...free, scheduled: true } }),
		});
	});

	it("is told from what somebody has resumed or suspended meanwhile", () => {
		const live = { blue: target({ suspended: { ...held, out: true } }), green: target() };
		expect(withoutHold(live, kept)).toEqual({
			blue: target({ suspended: { ...free, out: true } }),
			green: target(),
		});
	});

	it("is nothing where nothing was scaled before, or no release is on probation", () => {
		const live = { blue: target({ suspended: held }) };
		expect(withoutHold(live, { green: target() })).toEqual(live);
		expect(withoutHold(live, {})).toEqual(live);
		expect(withoutHold(live, undefined)).toEqual(live);
	});
});
