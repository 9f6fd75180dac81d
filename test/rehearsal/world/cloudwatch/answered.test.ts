import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { Answered } from "../../../../rehearsal/world/cloudwatch/answered.ts";
import { byColor } from "../../../../runtime/contract/index.ts";
import { at, START } from "../../../support/documents.ts";

const { loadBalancers } = sampleService();
const ROUTES = byColor((color) => ({
	listener: loadBalancers[color].listener,
	targetGroup: loadBalancers[color].targetGroups[color],
}));

/** Ten minutes in which blue answers 10 requests a second, and green 2 of which one fails; minutes end at 60, 120 and so on. */
function answered({ delay = 0, now = 100_000, seed = 1 } = {}) {
	const answers = new Answered({
		loadBalancers,
		delaySeconds: [delay, delay],
		missing: 0,
		seed: new Seed(seed),
		now: () => now,
		start: START,
	});
	const play = (second: number) => {
		answers.add(second, "blue", { requests: 10, failed: 0, latencyMs: 100 });
		answers.add(second, "green", { requests: 2, failed: 1, latencyMs: 200 });
	};
	return { answers, play };
}

function played(options: Parameters<typeof answered>[0] = {}) {
	const { answers, play } = answered(options);
	for (let second = 0; second < 600; second++) play(second);
	return answers;
}

describe("what the colors answered", () => {
	it("is told by the minute, oldest first, with when each began", async () => {
		const { blue, green } = await played().perMinute(ROUTES, 0, at(60), at(180));
		expect(blue).toEqual([
			{ at: START + 60_000, requests: 600, errors: 0, slow: 0, accounted: 600 },
			{ at: START + 120_000, requests: 600, errors: 0, slow: 0, accounted: 600 },
		]);
		expect(green.map(({ requests, errors }) => ({ requests, errors }))).toEqual([
			{ requests: 120, errors: 60 },
			{ requests: 120, errors: 60 },
		]);
	});

	it.each([
		[0, 60, [0]],
		[1, 120, [60]],
		[0, 119, [0]],
		[61, 119, []],
		[120, 60, []],
	])("is told of whole minutes within the span only: %i to %i s", async (from, to, minutes) => {
		const { blue } = await played().perMinute(ROUTES, 0, at(from), at(to));
		expect(blue.map((minute) => (minute.at - START) / 1_000)).toEqual(minutes);
	});

	it("is told once CloudWatch shows it, and not before", async () => {
		const shown = async (now: number) =>
			(await played({ delay: 90, now }).perMinute(ROUTES, 0, at(0), at(240))).blue.length;
		expect([await shown(149), await shown(150), await shown(209), await shown(210)]).toEqual([0, 1, 1, 2]);
	});

	it("is nothing of a color that nobody asked", async () => {
		const { answers } = answered();
		answers.add(5, "blue", { requests: 1, failed: 0, latencyMs: 1 });
		expect(await answers.perMinute(ROUTES, 0, at(0), at(60))).toMatchObject({ blue: [{ requests: 1 }], green: [] });
	});

	it("counts as slow what an exponential response time leaves above the objective, with the spread of chance", async () => {
		const means = (objective: number) =>
			Array.from({ length: 30 }, async (_, seed) => {
				const { blue } = await played({ seed }).perMinute(ROUTES, objective, at(0), at(600));
				return blue.reduce((sum, { slow }) => sum + slow, 0) / 6_000;
			});
		const found = await Promise.all(means(200));
		const mean = found.reduce((sum, share) => sum + share, 0) / found.length;
		expect(mean).toBeCloseTo(Math.exp(-2), 2);
		expect(new Set(found).size).toBeGreaterThan(10);
	});

	it("is the same however often it is asked", async () => {
		const answers = played();
		const ask = () => answers.perMinute(ROUTES, 150, at(0), at(600));
		expect(await ask()).toEqual(await ask());
	});

	it("knows no way but a color's own load balancer to the color's own tasks", async () => {
		const crossed = { ...ROUTES, green: { ...ROUTES.green, listener: loadBalancers.blue.listener } };
		await expect(played().perMinute(crossed, 0, at(0), at(60))).rejects.toMatchObject({ name: "UnexpectedAnswer" });
		const other = { ...ROUTES, blue: { ...ROUTES.blue, targetGroup: loadBalancers.blue.targetGroups.green } };
		await expect(played().perMinute(other, 0, at(0), at(60))).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("probes", () => {
	it("count among what the color answered in their minute, errors too", async () => {
		const { answers, play } = answered();
		for (let second = 0; second < 120; second++) {
			if (second === 59 || second === 60) {
				answers.probed(second, "green", { requests: 2, failed: 1, latencyMs: 200 });
				answers.probed(second, "green", { requests: 1, failed: 0, latencyMs: 200 });
			}
			play(second);
		}
		const { blue, green } = await answers.perMinute(ROUTES, 0, at(0), at(120));
		expect(green.map(({ requests, errors }) => [requests, errors])).toEqual([
			[123, 61],
			[123, 61],
		]);
		expect(blue.map(({ requests }) => requests)).toEqual([600, 600]);
	});
});
