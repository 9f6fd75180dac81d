import { describe, expect, it } from "vitest";
import { type Answer, lagsOf, switchesOf } from "../../../acceptance/measure/switches.ts";
import type { Colour } from "../../../runtime/contract.ts";

const answer = (seconds: number, edge: Colour, color: Colour | undefined): Answer => ({
	at: seconds * 1_000,
	edge,
	color,
	status: color ? 200 : 503,
});

describe("an edge that is switched", () => {
	const aim = { at: 10_000, edge: "green", from: "blue" } as const;

	it("is measured until the last answer by the color before", () => {
		const answers = [
			answer(9, "green", "blue"),
			answer(11, "green", "green"),
			answer(12.5, "green", "blue"),
			answer(13, "green", "green"),
			// The other edge is another matter.
			answer(20, "blue", "blue"),
		];
		expect(lagsOf([aim], answers)).toEqual([2.5]);
	});

	it("took no time when nobody got the old answer any more", () => {
		expect(lagsOf([aim], [answer(9, "green", "blue"), answer(11, "green", "green")])).toEqual([0]);
	});

	it("says nothing when nobody asked before it, or nobody after it got another answer", () => {
		expect(lagsOf([aim], [answer(11, "green", "blue"), answer(12, "green", "green")])).toEqual([]);
		expect(lagsOf([aim], [answer(9, "green", "blue"), answer(11, "green", "blue")])).toEqual([]);
		expect(lagsOf([aim], [answer(9, "green", "blue"), answer(11, "green", undefined)])).toEqual([]);
	});

	it("is looked at no longer than until it is switched again", () => {
		const back = { at: 30_000, edge: "green", from: "green" } as const;
		const answers = [9, 31].map((seconds) => answer(seconds, "green", "blue"));
		expect(
			lagsOf(
				[aim, back],
				[...answers, answer(29, "green", "green")].sort((a, b) => a.at - b.at),
			),
		).toEqual([0, 0]);
	});
});

describe("the states of a rollout", () => {
	it("switch the candidate's edge there and back, and the old edge at the end", () => {
		const states = ["Begin", "Aim", "Shift", "Complete"].map((name, i) => ({ name, at: i }));
		expect(switchesOf(states, "green")).toEqual([
			{ at: 1, edge: "green", from: "blue" },
			{ at: 3, edge: "blue", from: "blue" },
		]);
		expect(switchesOf([{ name: "FailBack", at: 7 }], "blue")).toEqual([{ at: 7, edge: "blue", from: "blue" }]);
	});
});
