import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Service } from "../../../rehearsal/scenario/aws.ts";
import { type Curve, Release } from "../../../rehearsal/scenario/release.ts";
import { respond, slowShare, valueAt } from "../../../rehearsal/world/behavior.ts";

const idle = { seconds: 0, share: 0, load: 0 };
const healthCheck = { intervalSeconds: 10, timeoutSeconds: 5 };
const service = v.parse(Service, { errors: 0.01, latencyMs: 100, capacityPerTask: 50, healthCheck });
const release = (input: v.InferInput<typeof Release>) => v.parse(Release, input);
const stable = release({});

describe("a curve", () => {
	const leak: Curve = {
		over: "seconds",
		points: [
			[600, 0.1],
			[700, 0.5],
		],
	};
	const at = (curve: Curve, seconds: number) => valueAt(curve, { ...idle, seconds });

	it("is the same always when it is a number", () => {
		expect(valueAt(0.3, { seconds: 5, share: 1, load: 7 })).toBe(0.3);
	});

	it("is straight between its points and level outside", () => {
		expect([0, 600, 700, 9_999].map((seconds) => at(leak, seconds))).toEqual([0.1, 0.1, 0.5, 0.5]);
		expect(at(leak, 650)).toBeCloseTo(0.3, 12);
	});

	it("is level when it has but one point", () => {
		expect([0, 10, 20].map((seconds) => at({ over: "seconds", points: [[10, 4]] }, seconds))).toEqual([4, 4, 4]);
	});

	it("begins anew after each period", () => {
		const flap: Curve = {
			over: "seconds",
			points: [
				[0, 0],
				[100, 1],
			],
			repeatEvery: 200,
		};
		expect([50, 150, 200, 250, 1_050].map((seconds) => at(flap, seconds))).toEqual([0.5, 1, 0, 0.5, 0.5]);
	});

	it("follows what it says it follows", () => {
		const points: [number, number][] = [
			[0, 0],
			[100, 100],
		];
		const values = (["seconds", "share", "load"] as const).map((over) =>
			valueAt({ over, points }, { seconds: 10, share: 0.5, load: 30 }),
		);
		expect(values).toEqual([10, 0.5, 30]);
	});

	it("goes through its points and never beyond them", () => {
		const points = fc
			.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 })
			.chain((xs) =>
				fc.tuple(
					...xs.sort((a, b) => a - b).map((x) => fc.tuple(fc.constant(x), fc.float({ min: 0, max: 1, noNaN: true }))),
				),
			);
		fc.assert(
			fc.property(points, fc.float({ min: 0, max: 1_000, noNaN: true }), (points, x) => {
				const ys = points.map(([, y]) => y);
				for (const [where, value] of points) expect(at({ over: "seconds", points }, where)).toBeCloseTo(value, 10);
				const value = at({ over: "seconds", points }, x);
				expect(value).toBeGreaterThanOrEqual(Math.min(...ys) - 1e-12);
				expect(value).toBeLessThanOrEqual(Math.max(...ys) + 1e-12);
			}),
		);
	});
});

describe("a release", () => {
	it("answers as the stable release does when it adds nothing", () => {
		expect(respond(stable, service, idle)).toMatchObject({ errors: 0.01, latencyMs: 100 });
	});

	it("adds errors as independent chances and delays as a sum", () => {
		const sick = release({ errors: [0.1, { over: "share", points: [[0, 0.5]] }], slowerMs: [40, 60] });
		const { errors, latencyMs } = respond(sick, service, idle);
		expect(errors).toBeCloseTo(1 - 0.99 * 0.9 * 0.5, 12);
		expect(latencyMs).toBe(200);
	});

	it("refuses what exceeds a task's capacity", () => {
		const { errors } = respond(stable, service, { ...idle, load: 80 });
		expect(errors).toBeCloseTo(1 - 0.99 * (50 / 80), 12);
		expect(respond(stable, service, { ...idle, load: 50 }).errors).toBe(0.01);
	});

	it("slows down with its load as a queue does, up to a bound", () => {
		const latency = (load: number) => respond(stable, service, { ...idle, load }).latencyMs;
		expect(latency(25)).toBe(200);
		expect(latency(40)).toBeCloseTo(500, 9);
		expect([latency(50), latency(5_000)]).toEqual([latency(47.5), latency(47.5)]);
	});

	it("never gets better as its load grows", () => {
		const load = fc.double({ min: 0, max: 1_000, noNaN: true });
		fc.assert(
			fc.property(load, load, fc.double({ min: 0, max: 1, noNaN: true }), (one, another, errors) => {
				const sick = release({ errors });
				const [less, more] = [one, another]
					.sort((a, b) => a - b)
					.map((load) => respond(sick, service, { ...idle, load }));
				expect(more?.errors).toBeGreaterThanOrEqual(less?.errors ?? 1);
				expect(more?.latencyMs).toBeGreaterThanOrEqual(less?.latencyMs ?? Number.POSITIVE_INFINITY);
				expect(more?.healthErrors).toBeGreaterThanOrEqual(less?.healthErrors ?? 1);
				expect(more?.healthErrors).toBeLessThanOrEqual(1);
			}),
		);
	});
});

describe("health checks", () => {
	it("see what the release adds to the stable one's errors, and answers that take too long, when they are deep", () => {
		const slow = release({ errors: 0.2, slowerMs: 4_900 });
		const { healthErrors } = respond(slow, service, idle);
		expect(healthErrors).toBeCloseTo(1 - 0.8 * (1 - Math.exp(-1)), 12);
	});

	it("do not fail on a good release, whatever requests it turns down", () => {
		expect(respond(release({}), service, idle).healthErrors).toBeLessThan(1e-20);
	});

	it("see nothing when they are shallow", () => {
		const sick = release({ errors: 1, slowerMs: 60_000, healthChecks: "shallow" });
		expect(respond(sick, service, idle).healthErrors).toBe(0);
	});

	it("follow a curve of their own", () => {
		const late = release({
			healthChecks: {
				over: "seconds",
				points: [
					[0, 0],
					[10, 1],
				],
			},
		});
		expect(respond(late, service, { ...idle, seconds: 4 })).toMatchObject({ errors: 0.01, healthErrors: 0.4 });
	});
});

describe("the share of slow answers", () => {
	it("is a half at the median of an exponential", () => {
		expect(slowShare(100, 100 * Math.LN2)).toBeCloseTo(0.5, 12);
	});
});
