import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { Buckets, LIMITS } from "../../../../rehearsal/world/route53/bucket.ts";

function account(route53RequestsElsewhere = 0, seed = 1): Buckets {
	return new Buckets({ route53RequestsElsewhere, seed: new Seed(seed) });
}

/** How many of so many calls in one second get a token. */
function burst(buckets: Buckets, calls: number, seconds: number, service = "route53", action = "GetChange"): number {
	return Array.from({ length: calls }, () => buckets.take(service, action, seconds)).filter(Boolean).length;
}

describe("the account's token buckets", () => {
	it("let a burst of 50 pass to Route 53, and of 40 to Elastic Load Balancing", () => {
		expect(burst(account(), 60, 0)).toBe(50);
		expect(burst(account(), 60, 0, "elb", "DescribeTargetHealth")).toBe(40);
	});

	it("make the k-th call beyond the burst wait k/10 s", () => {
		const buckets = account();
		burst(buckets, 50, 0);
		for (let k = 1; k <= 100; k++) {
			expect(buckets.take("route53", "GetChange", k / 10 - 0.001), `call ${k}, too early`).toBe(false);
			expect(buckets.take("route53", "GetChange", k / 10), `call ${k}`).toBe(true);
		}
	});

	it("fill up in five seconds, and no further", () => {
		const buckets = account();
		burst(buckets, 50, 0);
		expect(burst(buckets, 60, 4.9)).toBe(49);
		expect(burst(buckets, 60, 1_000)).toBe(50);
	});

	it("are one for each action", () => {
		const buckets = account();
		burst(buckets, 50, 0);
		expect(burst(buckets, 60, 0, "route53", "ChangeResourceRecordSets")).toBe(50);
	});

	it("are one for everything of Elastic Load Balancing that only reads, and a smaller one for each write", () => {
		const buckets = account();
		expect(burst(buckets, 30, 0, "elb", "DescribeTargetHealth")).toBe(30);
		expect(burst(buckets, 30, 0, "elb", "DescribeListeners")).toBe(10);
		expect(burst(buckets, 30, 0, "elb", "ModifyListener")).toBe(20);
		expect(burst(buckets, 30, 0, "elb", "AddTags")).toBe(20);
		expect(burst(buckets, 30, 1, "elb", "ModifyListener")).toBe(3);
	});

	it("are those of another account where it has others", () => {
		const limits = { ...LIMITS, route53: { capacity: 2, refill: 1 } };
		const buckets = new Buckets({ route53RequestsElsewhere: 0, seed: new Seed(1), limits });
		expect([burst(buckets, 5, 0), burst(buckets, 5, 1)]).toEqual([2, 1]);
	});

	it("do not hold back other services", () => {
		expect(burst(account(), 1_000, 0, "dynamodb", "GetItem")).toBe(1_000);
	});

	it("leave what everybody else does not take: 10 − 4 a second", () => {
		const buckets = account(4);
		burst(buckets, 50, 0);
		const passed = Array.from({ length: 100 }, (_, second) => burst(buckets, 20, second + 1));
		expect(passed).toEqual(Array(100).fill(6));
	});

	it("let a burst pass once, and nothing after, while everybody else takes exactly the refill", () => {
		const buckets = account(10);
		expect(burst(buckets, 60, 0)).toBe(50);
		expect(burst(buckets, 60, 1_000)).toBe(0);
	});

	it("give a call its share of the refill when everybody else asks for more than that", () => {
		const calls = 10_000;
		const share = burst(account(25), calls, 0) / calls;
		const deviation = Math.sqrt((0.4 * 0.6) / calls);
		expect(Math.abs(share - 0.4)).toBeLessThan(4 * deviation);
	});

	it("draw that luck from the seed", () => {
		const luck = (seed: number) => {
			const buckets = account(20, seed);
			return Array.from({ length: 64 }, (_, i) => buckets.take("route53", "GetChange", i));
		};
		expect(luck(1)).toEqual(luck(1));
		expect(luck(1)).not.toEqual(luck(2));
	});

	it("leave Elastic Load Balancing alone however much is asked of Route 53", () => {
		expect(burst(account(1_000), 60, 0, "elb", "DescribeTargetHealth")).toBe(40);
	});
});
