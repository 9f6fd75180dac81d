import { describe, expect, it } from "vitest";
import { allowedFor } from "../../../bench/fleet/allowed.ts";
import { boundsOf } from "../../../bench/fleet/bounds.ts";
import { type Measured, measure } from "../../../bench/fleet/measure.ts";
import { playFleet } from "../../../bench/fleet/play.ts";
import { benchFleet } from "../../../bench/fleet.ts";
import { optionsOf } from "../../../bench/options.ts";
import { LIMITS } from "../../../rehearsal/world/route53/bucket.ts";

/** A world of minutes takes seconds. */
const SECONDS = 1_000;
/** Limits that nobody meets. */
const PLENTY = { capacity: 1_000_000, refill: 1_000_000 };
const UNLIMITED = { route53: PLENTY, elbReads: PLENTY, elbWrites: PLENTY };

const fleetOf = (changes: object = {}) => ({
	services: 4,
	sick: 2,
	seed: 1,
	limits: LIMITS,
	seconds: 2_400,
	...changes,
});

describe("a fleet that releases at the same moment", () => {
	it(
		"completes what is healthy, fails back what is sick, and tells how",
		async () => {
			const lines: string[] = [];
			const found = await benchFleet({ services: 5, seed: 1 }, (line) => lines.push(line));
			expect(found).toMatchObject({ services: 5, sick: 1, ok: true });
			expect(found.measured).toMatchObject({ healthy: { completed: 4 }, sick: { failedBack: 1 }, otherWriteFirst: 0 });
			expect(lines.at(-1)).toBe(`${found.bounds.length} of ${found.bounds.length} bounds hold`);
		},
		120 * SECONDS,
	);

	it(
		"comes to the same with the same seed, and to something else with another",
		async () => {
			const played = async (seed: number) => measure(await playFleet(fleetOf({ seed })), LIMITS);
			const first = await played(3);
			expect(await played(3)).toEqual(first);
			expect(await played(4)).not.toEqual(first);
		},
		120 * SECONDS,
	);

	it(
		"meets no throttling where AWS allows plenty, and some where its own limits are tight, and ends all the same",
		async () => {
			const throttled = async (limits: typeof LIMITS) => {
				const measured = measure(await playFleet(fleetOf({ limits, seconds: 7_200 })), limits);
				expect(measured).toMatchObject({ healthy: { completed: 2 }, sick: { failedBack: 2 } });
				return measured.drawn.reduce((sum, each) => sum + each.throttled, 0);
			};
			expect(await throttled(UNLIMITED)).toBe(0);
			expect(await throttled({ ...UNLIMITED, elbReads: { capacity: 4, refill: 0.5 } })).toBeGreaterThan(0);
		},
		240 * SECONDS,
	);

	it(
		"misses a bound where an account may write a listener but once in two minutes",
		async () => {
			const limits = { ...UNLIMITED, elbWrites: { capacity: 2, refill: 1 / 120 } };
			const found = await benchFleet(
				{ services: 3, seed: 1 },
				() => {},
				() => {},
				limits,
			);
			expect(found.ok).toBe(false);
			expect(
				found.bounds
					.filter(({ ok }) => !ok)
					.map(({ name }) => name)
					.join(),
			).toContain("listener");
		},
		240 * SECONDS,
	);
});

describe("the time that the buckets allow", () => {
	it(
		"is that of a rollout alone as long as the buckets are faster, and then grows with the fleet",
		async () => {
			const few = await allowedFor(1, 1, LIMITS);
			expect(few).toMatchObject({ bucketSeconds: expect.any(Number), seconds: few.aloneSeconds });
			expect(few.aloneSeconds).toBeGreaterThan(1_080);
			const many = await allowedFor(500, 1, LIMITS);
			expect(many.bucket).toBe("ELB Describe*");
			expect(many.seconds).toBeCloseTo((500 * many.callsEach - 40) / 10, 6);
			expect(many.aloneSeconds).toBe(few.aloneSeconds);
		},
		120 * SECONDS,
	);
});

describe("the bounds of a fleet", () => {
	const ends = (completed: number, failedBack: number, other = 0) => ({ completed, failedBack, other, reasons: {} });
	const spread = (longest: number) => ({ p50: 1, p99: longest, longest });
	const good: Measured = {
		healthy: ends(9, 0),
		sick: ends(0, 1),
		seconds: spread(1_300),
		listenerSeconds: spread(6),
		otherWriteFirst: 0,
		drawn: [],
	};
	const allowed = { aloneSeconds: 1_000, bucket: "GetChange", callsEach: 1, bucketSeconds: 1, seconds: 1_000 };

	it("hold at their limits", () => {
		expect(boundsOf(good, allowed).every(({ ok }) => ok)).toBe(true);
	});

	it.each<[string, Partial<Measured>]>([
		["a healthy release that failed", { healthy: { ...ends(8, 1), reasons: { Throttled: 1 } } }],
		["a healthy release without an end", { healthy: ends(8, 0, 1) }],
		["a sick release that completed", { sick: ends(1, 0) }],
		["a sick release without an end", { sick: ends(0, 0, 1) }],
		["a rollout that took longer", { seconds: spread(1_301) }],
		["a listener that was late", { listenerSeconds: spread(6.1) }],
		["a write before the listener's", { otherWriteFirst: 1 }],
	])("are missed by %s, and by nothing else", (_, change) => {
		expect(boundsOf({ ...good, ...change }, allowed).filter(({ ok }) => !ok)).toHaveLength(1);
	});

	it("name what made a healthy release fail", () => {
		const healthy = { ...ends(8, 1), reasons: { Throttled: 1 } };
		expect(boundsOf({ ...good, healthy }, allowed)[0]?.figure).toContain("1 Throttled");
	});
});

describe("the fleet's flags", () => {
	it("are 500 services and seed 1 without any", () => {
		expect(optionsOf({ bench: "fleet" }).fleet).toEqual({ services: 500, seed: 1 });
		expect(optionsOf({ bench: "fleet", services: "20", seed: "7" }).fleet).toEqual({ services: 20, seed: 7 });
	});

	it("are refused with all mistakes at once", () => {
		expect(() => optionsOf({ bench: "fleet", services: "0", seed: "x", rollouts: "5" })).toThrow(
			/--rollouts is for the judge only.*--seed must be.*--services must be/s,
		);
	});
});
