import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { Forwarded } from "../../../../rehearsal/world/cloudwatch/forwarded.ts";
import { Periods } from "../../../../rehearsal/world/cloudwatch/periods.ts";
import { COLORS, type Color } from "../../../../runtime/contract/index.ts";
import { at, START } from "../../../support/documents.ts";

const { loadBalancers } = sampleService();
const route = (alb: Color, color: Color) => ({
	listener: loadBalancers[alb].listener,
	targetGroup: loadBalancers[alb].targetGroups[color],
});
const ALL = COLORS.flatMap((alb) => COLORS.map((color) => route(alb, color)));

/** Ten minutes in which each second brings a request by one way, two by the next, and so on; minutes end at 60, 120 and so on. */
function forwarded({ delay = 0, now = 100_000 } = {}) {
	const periods = new Periods({ delaySeconds: [delay, delay], missing: 0, seed: new Seed(1) });
	const counts = new Forwarded({ periods, seed: new Seed(1), loadBalancers, now: () => now, start: START });
	for (let second = 0; second < 600; second++) {
		counts.add(second, "blue", { blue: 1, green: 2 });
		counts.add(second, "green", { blue: 3, green: 4 });
	}
	return counts;
}

describe("the requests that load balancers forward", () => {
	it("are counted for each way from a load balancer to a target group, in the order asked", async () => {
		expect(await forwarded().requests(ALL, at(0), at(60))).toEqual([60, 120, 180, 240]);
		expect(await forwarded().requests([...ALL].reverse(), at(0), at(60))).toEqual([240, 180, 120, 60]);
	});

	it("are those of whole minutes, from that in which the span begins to that in which it ends", async () => {
		const [way] = ALL;
		const spans = [
			[60, 180],
			[119, 180],
			[60, 121],
			[60, 60],
			[120, 60],
		];
		const counted = spans.map(async ([from = 0, to = 0]) => forwarded().requests(way ? [way] : [], at(from), at(to)));
		expect(await Promise.all(counted)).toEqual([[120], [120], [120], [0], [0]]);
	});

	it("are none before the beginning, and none of minutes that are not shown yet", async () => {
		const [way] = ALL;
		if (!way) throw new Error("there is no way");
		expect(await forwarded().requests([way], at(-600), at(60))).toEqual([60]);
		expect(await forwarded({ delay: 90, now: 269 }).requests([way], at(0), at(240))).toEqual([120]);
		expect(await forwarded({ delay: 90, now: 270 }).requests([way], at(0), at(240))).toEqual([180]);
	});

	it("are not counted for a way that there is not", async () => {
		const crossed = { listener: loadBalancers.blue.listener, targetGroup: loadBalancers.green.targetGroups.green };
		await expect(forwarded().requests([crossed], at(0), at(60))).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});
