import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { type Response, slowShare } from "../../../../rehearsal/world/behavior.ts";
import { hypergeometric } from "../../../../rehearsal/world/elb/outcomes.ts";
import { type ServeInput, serve } from "../../../../rehearsal/world/elb/serve.ts";
import { type ByColor, byColor, COLORS } from "../../../../runtime/contract/index.ts";
import { runs } from "../../../support/runs.ts";

const OBJECTIVE_MS = 500;
const answers = (errors: number, latencyMs = 100): Response => ({ errors, latencyMs, healthErrors: 0 });
const always = (response: Response) => () => response;
const STABLE = answers(0.02);

/** A second in which both load balancers send all to blue, with parts of it replaced. */
function second(input: Partial<ServeInput> = {}): ServeInput {
	return {
		second: 7,
		requests: { blue: 600, green: 400 },
		forwards: byColor(() => ({ blue: 1, green: 0 })),
		receiving: byColor(() => ({ blue: 4, green: 2 })),
		responses: byColor(() => always(STABLE)),
		base: STABLE,
		objectiveMs: OBJECTIVE_MS,
		seed: new Seed(1),
		...input,
	};
}

/** So many seconds of the same kind. */
function seconds(count: number, input: Partial<ServeInput> = {}) {
	return Array.from({ length: count }, (_, i) => serve(second({ second: i, ...input })));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Half of each load balancer's requests to green. */
const halves = { forwards: byColor(() => ({ blue: 0.5, green: 0.5 })) };
const green = (response: Response) => ({ responses: { blue: always(STABLE), green: always(response) } });

const share = fc.double({ min: 0, max: 1, noNaN: true });
const response = fc
	.record({ errors: share, latencyMs: fc.double({ min: 1, max: 5_000, noNaN: true }) })
	.map((each) => ({
		...each,
		healthErrors: 0,
	}));
const colors = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<ByColor<T>> => fc.record({ blue: value, green: value });
const anySecond: fc.Arbitrary<ServeInput> = fc.record({
	second: fc.nat(3_600),
	requests: colors(fc.oneof(fc.nat(20), fc.nat(3_000))),
	forwards: colors(
		fc.oneof(
			share.map((blue) => ({ blue, green: 1 - blue })),
			fc.constant({ blue: 0, green: 0 }),
		),
	),
	receiving: colors(colors(fc.nat(3))),
	responses: colors(response.map(always)),
	base: response,
	blueChanged: fc.boolean(),
	objectiveMs: fc.constant(OBJECTIVE_MS),
	seed: fc.nat().map((value) => new Seed(value)),
});

describe("any second", () => {
	it("loses and invents no request", () => {
		fc.assert(
			fc.property(anySecond, (input) => {
				const { candidate, failed, failedByRelease, slow, unserved, colors, ownAlb, answered: ways } = serve(input);
				const total = input.requests.blue + input.requests.green;
				const answered = colors.blue.requests + colors.green.requests;
				const lost = unserved.blue + unserved.green;
				expect(answered + lost).toBe(total);
				for (const color of COLORS) {
					expect(ways.blue[color] + ways.green[color]).toBe(colors[color].requests);
					expect(ownAlb[color].requests).toBe(ways[color][color]);
					expect(ownAlb[color].latencyMs).toBe(colors[color].latencyMs);
					const elsewhere = colors[color].requests - ownAlb[color].requests;
					const failedElsewhere = colors[color].failed - ownAlb[color].failed;
					expect(failedElsewhere).toBeGreaterThanOrEqual(0);
					expect(failedElsewhere).toBeLessThanOrEqual(elsewhere);
				}
				expect(failed).toBe(colors.blue.failed + colors.green.failed + lost);
				expect(candidate).toBe(colors.green.requests);
				for (const [part, whole] of [
					[colors.blue.failed, colors.blue.requests],
					[colors.green.failed, colors.green.requests],
					[ownAlb.blue.failed, ownAlb.blue.requests],
					[ownAlb.green.failed, ownAlb.green.requests],
					[failedByRelease, failed],
					[slow, answered],
					[unserved.blue, input.requests.blue],
					[unserved.green, input.requests.green],
				] as const) {
					expect(Number.isInteger(part)).toBe(true);
					expect(part).toBeGreaterThanOrEqual(0);
					expect(part).toBeLessThanOrEqual(whole);
				}
			}),
			{ numRuns: runs(500) },
		);
	});

	it("ends the same way each time, and otherwise with another seed", () => {
		const input = { ...halves, ...green(answers(0.3)) };
		expect(serve(second(input))).toEqual(serve(second(input)));
		const other = serve(second({ ...input, seed: new Seed(2) }));
		expect(other).not.toEqual(serve(second(input)));
	});
});

describe("requests without anywhere to go", () => {
	it("fail at a load balancer that forwards nothing, and are nobody's", () => {
		const forwards = { blue: { blue: 1, green: 0 }, green: { blue: 0, green: 0 } };
		const { unserved, shares, failedByRelease, colors } = serve(second({ forwards }));
		expect(unserved).toEqual({ blue: 0, green: 400 });
		expect(shares).toEqual({ blue: 0.6, green: 0 });
		expect(colors.blue.requests).toBe(600);
		expect(failedByRelease).toBe(0);
	});

	it("fail where a load balancer forwards them to a group that is neither color's", () => {
		const forwards = byColor(() => ({ blue: 0.3, green: 0.2 }));
		const served = seconds(500, { forwards });
		expect(mean(served.map(({ colors }) => colors.blue.requests))).toBeCloseTo(300, -1);
		expect(mean(served.map(({ candidate }) => candidate))).toBeCloseTo(200, -1);
		expect(mean(served.map(({ unserved }) => unserved.green))).toBeCloseTo(200, -1);
	});

	it("fail where their color has no target, and are the release's if it is green", () => {
		const forwards = { blue: { blue: 1, green: 0 }, green: { blue: 0, green: 1 } };
		const receiving = byColor(() => ({ blue: 4, green: 0 }));
		const served = seconds(300, { forwards, receiving });
		for (const { unserved, candidate, loads, shares } of served) {
			expect(unserved).toEqual({ blue: 0, green: 400 });
			expect(candidate).toBe(0);
			expect({ load: loads.green, share: shares.green }).toEqual({ load: 0, share: 0.4 });
		}
		// Of 400 requests 8 would have failed anyway.
		expect(mean(served.map(({ failedByRelease }) => failedByRelease))).toBeCloseTo(392, 0);
	});

	it("are not the release's when it is blue that has no target", () => {
		const receiving = byColor(() => ({ blue: 0, green: 2 }));
		const { failed, failedByRelease, slow } = serve(second({ receiving }));
		expect({ failed, failedByRelease, slow }).toEqual({ failed: 1_000, failedByRelease: 0, slow: 0 });
	});
});

describe("load and share", () => {
	it("are what each color's tasks get from both load balancers together", () => {
		const forwards = { blue: { blue: 1, green: 0 }, green: { blue: 0.25, green: 0.75 } };
		const receiving = { blue: { blue: 4, green: 2 }, green: { blue: 2, green: 3 } };
		const observed: Record<string, readonly number[]> = {};
		const watch = (color: string) => (load: number, share: number) => {
			observed[color] = [load, share];
			return STABLE;
		};
		const responses = { blue: watch("blue"), green: watch("green") };
		const { candidate, loads, shares } = serve(second({ forwards, receiving, responses }));
		expect(loads).toEqual({ blue: 600 / 4 + (400 - candidate) / 2, green: candidate / 3 });
		expect(shares).toEqual({ blue: (1_000 - candidate) / 1_000, green: candidate / 1_000 });
		expect(observed).toEqual({ blue: [loads.blue, shares.blue], green: [loads.green, shares.green] });
	});

	it("are nothing in a second without requests", () => {
		const { loads, shares, failed } = serve(second({ requests: { blue: 0, green: 0 } }));
		expect({ loads, shares, failed }).toEqual({
			loads: { blue: 0, green: 0 },
			shares: { blue: 0, green: 0 },
			failed: 0,
		});
	});

	it("are divided by the listener's weights, with the spread of independent draws", () => {
		const forwards = byColor(() => ({ blue: 0.9, green: 0.1 }));
		const counts = seconds(2_000, { forwards }).map(({ candidate }) => candidate);
		const average = mean(counts);
		const variance = mean(counts.map((count) => (count - average) ** 2));
		expect(average).toBeGreaterThan(100 - 1);
		expect(average).toBeLessThan(100 + 1);
		expect(variance).toBeGreaterThan(90 * 0.85);
		expect(variance).toBeLessThan(90 * 1.15);
	});
});

describe("runs of one scenario", () => {
	it("fail the very same number while they answer as the stable release does, wherever requests go", () => {
		fc.assert(
			fc.property(share, fc.nat(1_000), fc.nat(1_000), fc.nat(), (toGreen, onGreen, at, seed) => {
				const input = { second: at, seed: new Seed(seed) };
				const rest = serve(second({ ...input, requests: { blue: 1_000, green: 0 } }));
				const moved = serve(
					second({
						...input,
						requests: { blue: 1_000 - onGreen, green: onGreen },
						forwards: byColor(() => ({ blue: 1 - toGreen, green: toGreen })),
					}),
				);
				expect([moved.failed, moved.slow, moved.failedByRelease]).toEqual([rest.failed, rest.slow, 0]);
			}),
		);
	});

	it("fail as many as the stable release does on average", () => {
		const served = seconds(2_000);
		expect(mean(served.map(({ failed }) => failed))).toBeCloseTo(20, 0);
		const slow = mean(served.map(({ slow }) => slow));
		expect(Math.abs(slow - 1_000 * slowShare(100, OBJECTIVE_MS))).toBeLessThan(0.3);
	});

	it("differ only by what green adds, when blue answers as ever", () => {
		for (const [i, sick] of seconds(200, { ...halves, ...green(answers(0.3)) }).entries()) {
			const well = serve(second({ second: i }));
			expect(sick.failed - well.failed).toBe(sick.failedByRelease);
		}
	});
});

describe("a color that answers otherwise than the stable release", () => {
	it.each([
		["worse", 0.3],
		["better", 0.005],
		["always", 1],
		["never", 0],
	])("fails its own share of requests: %s", (_, errors) => {
		const served = seconds(1_000, { ...halves, ...green(answers(errors)) });
		const failed = mean(served.map(({ colors }) => colors.green.failed));
		const spread = Math.sqrt((500 * errors) / 1_000);
		expect(Math.abs(failed - 500 * errors)).toBeLessThanOrEqual(4 * spread);
		const blue = mean(served.map(({ colors }) => colors.blue.failed));
		expect(Math.abs(blue - 500 * STABLE.errors)).toBeLessThan(0.5);
	});

	it("fails what exceeds the stable release's share because of the release", () => {
		const served = seconds(1_000, { ...halves, ...green(answers(0.3)) });
		expect(mean(served.map(({ failedByRelease }) => failedByRelease))).toBeCloseTo(500 * (0.3 - 0.02), -1);
		const better = seconds(50, { ...halves, ...green(answers(0.001)) });
		expect(better.map(({ failedByRelease }) => failedByRelease)).toEqual(Array(50).fill(0));
	});

	it("fails because of the release in blue too, once blue has been given a newer one, and only then", () => {
		const sick = { responses: { blue: always(answers(0.5)), green: always(STABLE) } };
		const failing = (input: Partial<ServeInput>) =>
			mean(seconds(200, { ...halves, ...sick, ...input }).map(({ failedByRelease }) => failedByRelease));
		expect(failing({})).toBe(0);
		// Half of a thousand requests, less those that would have failed anyway.
		expect(Math.abs(failing({ blueChanged: true }) - 500 * (0.5 - 0.02))).toBeLessThan(5);
	});

	it("is slow in its own share of requests", () => {
		const served = seconds(1_000, { ...halves, ...green(answers(0.02, 1_000)) });
		const expected = 500 * slowShare(100, OBJECTIVE_MS) + 500 * slowShare(1_000, OBJECTIVE_MS);
		expect(Math.abs(mean(served.map(({ slow }) => slow)) - expected)).toBeLessThan(2);
		expect(served[0]?.colors.green.latencyMs).toBe(1_000);
	});

	it("fails its share even when nearly all fail anyway and little comes", () => {
		const base = answers(0.8);
		const forwards = byColor(() => ({ blue: 0.8, green: 0.2 }));
		const responses = { blue: always(base), green: always(answers(0.9)) };
		const served = seconds(4_000, { requests: { blue: 5, green: 0 }, base, forwards, responses });
		expect(mean(served.map(({ colors }) => colors.green.failed))).toBeCloseTo(0.9, 1);
		expect(mean(served.map(({ colors }) => colors.blue.failed))).toBeCloseTo(3.2, 1);
	});
});

describe("a sample without putting back", () => {
	it.each([
		[20, 5, 8],
		[20, 15, 8],
		[20, 5, 18],
		[20, 18, 17],
		[10_000, 5_000, 9_990],
		[10_000, 9_990, 5_000],
		[100_000, 40_000, 3_000],
		[100_000, 70_000, 98_000],
	])("of %i with %i marked, %i drawn, has the mean of its closed form", (population, marked, sample) => {
		const uniform = new Seed(4).stream("sample");
		const draws = Array.from({ length: 4_000 }, () => hypergeometric(uniform, population, marked, sample));
		const p = marked / population;
		const variance = (sample * p * (1 - p) * (population - sample)) / (population - 1);
		expect(Math.abs(mean(draws) - sample * p)).toBeLessThan(5 * Math.sqrt(variance / draws.length) + 1e-9);
		expect(Math.min(...draws)).toBeGreaterThanOrEqual(Math.max(0, marked + sample - population));
		expect(Math.max(...draws)).toBeLessThanOrEqual(Math.min(marked, sample));
	});
});
