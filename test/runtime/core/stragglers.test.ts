import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { routesTo, stragglersOf, stragglerVerdict } from "../../../runtime/core/stragglers.ts";

describe("the ways to the colour that serves", () => {
	const { edges } = sampleService();

	it.each([
		["green", "blue"],
		["blue", "green"],
	] as const)("lead to %s through the %s edge, which DNS no longer names, and through its own", (serving, old) => {
		expect(routesTo(sampleService(), serving)).toEqual([
			{ listener: edges[old].listener, targetGroup: edges[old].targetGroups[serving] },
			{ listener: edges[serving].listener, targetGroup: edges[serving].targetGroups[serving] },
		]);
	});
});

describe("stragglers", () => {
	it("are what came through the old edge, also as a share of all", () => {
		expect(stragglersOf([25, 75], 900)).toEqual({ requests: 25, percent: 25, seconds: 900 });
	});

	it.each([
		["nobody came at all", [0, 0]],
		["nothing was counted", []],
	])("are none when %s", (_, requests) => {
		expect(stragglersOf(requests, 60)).toEqual({ requests: 0, percent: 0, seconds: 60 });
	});

	it("are everybody when nobody came through its own edge", () => {
		expect(stragglersOf([3], 60)).toMatchObject({ requests: 3, percent: 100 });
	});

	it("are between none and all, whatever was counted", () => {
		const requests = fc.nat();
		fc.assert(
			fc.property(requests, requests, (old, own) => {
				const { percent } = stragglersOf([old, own], 60);
				expect(percent).toBeGreaterThanOrEqual(0);
				expect(percent).toBeLessThanOrEqual(100);
				expect(percent === 0).toBe(old === 0);
			}),
		);
	});

	it("hold a rollout while they are more than is allowed, and say how many", () => {
		expect(stragglerVerdict(stragglersOf([3, 97], 300), 1)).toEqual({
			verdict: "hold",
			code: "Stragglers",
			reason: "3 requests (3.00 %) still reach the candidate's edge, allowed are 1 %",
		});
	});

	it("hold no rollout when they are just as many as is allowed", () => {
		expect(stragglerVerdict(stragglersOf([1, 99], 300), 1)).toEqual({
			verdict: "pass",
			code: "NoStragglers",
			reason: "1 requests (1.00 %) still reach the candidate's edge, allowed are 1 %",
		});
	});
});
