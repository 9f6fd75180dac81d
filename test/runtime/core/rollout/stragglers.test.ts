import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import {
	recentRoutesTo,
	routesTo,
	stragglersOf,
	stragglerVerdict,
} from "../../../../runtime/core/rollout/stragglers.ts";

describe("the ways to the color that serves", () => {
	const { loadBalancers } = sampleService();

	it.each([
		["green", "blue"],
		["blue", "green"],
	] as const)(
		"lead to %s through its own load balancer, and through the %s one, which DNS no longer names",
		(serving, old) => {
			const ways = [
				{ listener: loadBalancers[serving].listener, targetGroup: loadBalancers[serving].targetGroups[serving] },
				{ listener: loadBalancers[old].listener, targetGroup: loadBalancers[old].targetGroups[serving] },
			];
			expect(routesTo(sampleService(), serving)).toEqual(ways);
			expect(recentRoutesTo(sampleService(), serving)).toEqual([
				...ways,
				{ listener: loadBalancers[old].listener, targetGroup: loadBalancers[old].targetGroups[old] },
			]);
		},
	);
});

describe("stragglers", () => {
	it("are what came through the old load balancer, also as a share of all", () => {
		expect(stragglersOf([75, 25], 900)).toEqual({ requests: 25, percent: 25, seconds: 900 });
	});

	it("are counted on every way through the old load balancer", () => {
		expect(stragglersOf([60, 30, 10], 300)).toEqual({ requests: 40, percent: 40, seconds: 300 });
	});

	it.each([
		["nobody came at all", [0, 0]],
		["all came through its own load balancer", [7, 0, 0]],
		["nothing was counted", []],
	])("are none when %s", (_, requests) => {
		expect(stragglersOf(requests, 60)).toEqual({ requests: 0, percent: 0, seconds: 60 });
	});

	it("are everybody when nobody came through its own load balancer", () => {
		expect(stragglersOf([0, 3], 60)).toMatchObject({ requests: 3, percent: 100 });
	});

	it("are between none and all, whatever was counted", () => {
		const requests = fc.nat();
		fc.assert(
			fc.property(requests, fc.array(requests), (own, old) => {
				const { percent } = stragglersOf([own, ...old], 60);
				expect(percent).toBeGreaterThanOrEqual(0);
				expect(percent).toBeLessThanOrEqual(100);
				expect(percent === 0).toBe(old.every((each) => each === 0));
			}),
		);
	});

	it("hold a rollout while they are more than is allowed, and say how many", () => {
		expect(stragglerVerdict(stragglersOf([97, 3], 300), 1)).toEqual({
			verdict: "hold",
			code: "Stragglers",
			reason: "3 requests (3.00 %) still reach the candidate's load balancer, allowed are 1 %",
		});
	});

	it("hold no rollout when they are just as many as is allowed", () => {
		expect(stragglerVerdict(stragglersOf([99, 1], 300), 1)).toEqual({
			verdict: "pass",
			code: "NoStragglers",
			reason: "1 requests (1.00 %) still reach the candidate's load balancer, allowed are 1 %",
		});
	});
});
