import { describe, expect, it } from "vitest";
import { type Answer, lagsOf, switchesOf } from "../../../acceptance/measure/switches.ts";
import type { Color } from "../../../runtime/contract/index.ts";

const answer = (seconds: number, alb: Color, color: Color | undefined): Answer => ({
	at: seconds * 1_000,
	alb,
	color,
	status: color ? 200 : 503,
});

describe("a load balancer that is switched", () => {
	const route = { at: 10_000, alb: "green", from: "blue" } as const;

	it("is measured until the last answer by the color before", () => {
		const answers = [
			answer(9, "green", "blue"),
			answer(11, "green", "green"),
			answer(12.5, "green", "blue"),
			answer(13, "green", "green"),
			// The other load balancer is another matter.
			answer(20, "blue", "blue"),
		];
		expect(lagsOf([route], answers)).toEqual([2.5]);
	});

	it("took no time when nobody got the old answer any more", () => {
		expect(lagsOf([route], [answer(9, "green", "blue"), answer(11, "green", "green")])).toEqual([0]);
	});

	it("says nothing when nobody asked before it, or nobody after it got another answer", () => {
		expect(lagsOf([route], [answer(11, "green", "blue"), answer(12, "green", "green")])).toEqual([]);
		expect(lagsOf([route], [answer(9, "green", "blue"), answer(11, "green", "blue")])).toEqual([]);
		expect(lagsOf([route], [answer(9, "green", "blue"), answer(11, "green", undefined)])).toEqual([]);
	});

	it("is checked no longer than until it is switched again", () => {
		const back = { at: 30_000, alb: "green", from: "green" } as const;
		const answers = [9, 31].map((seconds) => answer(seconds, "green", "blue"));
		expect(
			lagsOf(
				[route, back],
				[...answers, answer(29, "green", "green")].sort((a, b) => a.at - b.at),
			),
		).toEqual([0, 0]);
	});
});

describe("the states of a rollout", () => {
	it("switch the candidate's load balancer there and back, and the old load balancer at the end", () => {
		const states = ["Begin", "Route", "Shift", "Complete"].map((name, i) => ({ name, at: i }));
		expect(switchesOf(states, "green")).toEqual([
			{ at: 1, alb: "green", from: "blue" },
			{ at: 3, alb: "blue", from: "blue" },
		]);
		expect(switchesOf([{ name: "FailBack", at: 7 }], "blue")).toEqual([{ at: 7, alb: "blue", from: "blue" }]);
	});
});
