import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceAgainst, type Pair } from "../../../../runtime/core/analysis/evidence.ts";
import {
	expectedRequests,
	type MinuteOfBoth,
	pairsOf,
	probesSince,
} from "../../../../runtime/core/analysis/minutes.ts";
import { withoutProbes } from "../../../../runtime/core/rollout/stragglers.ts";

const TOLERATED = { ratio: 1.25, share: 0.01 };

const minute = (at: number, candidate: readonly [number, number], stable: readonly [number, number]): MinuteOfBoth => ({
	at,
	candidate: { requests: candidate[0], errors: 0, slow: candidate[1] },
	stable: { requests: stable[0], errors: 0, slow: stable[1] },
});

/** A service whose answers are slower the more of the traffic a color has: 8 % of them with all of it, 2 % with half. */
const loaded = [
	minute(0, [0, 0], [6_000, 480]),
	minute(1, [3_000, 60], [3_000, 60]),
	minute(2, [5_900, 472], [100, 1]),
	minute(3, [5_900, 472], [100, 1]),
	minute(4, [5_900, 472], [100, 1]),
];

describe("a candidate that has most of the traffic", () => {
	it("is not slow for being loaded as the stable color was before", () => {
		expect(evidenceAgainst(pairsOf(loaded, "slow"), TOLERATED)).toBeLessThan(1);
	});

	it("would be, if the idle stable color alone were asked", () => {
		const idle = pairsOf(loaded, "slow").map(({ candidate, stable }): Pair => ({ candidate, stable }));
		expect(evidenceAgainst(idle, TOLERATED)).toBeGreaterThan(4);
	});

	it("is slow when it is slower than the stable color was with all of the traffic", () => {
		const slow = loaded.map((each) =>
			each.candidate.requests > 5_000 ? { ...each, candidate: { ...each.candidate, slow: 1_800 } } : each,
		);
		expect(evidenceAgainst(pairsOf(slow, "slow"), TOLERATED)).toBeGreaterThan(10);
	});

	it("is not slow in an outage that both see", () => {
		const outage = loaded.map((each) =>
			each.candidate.requests > 5_000
				? { ...each, candidate: { ...each.candidate, slow: 3_000 }, stable: { ...each.stable, slow: 51 } }
				: each,
		);
		expect(evidenceAgainst(pairsOf(outage, "slow"), TOLERATED)).toBeLessThan(3);
	});

	it("is told nothing from a stable color that was never seen at work", () => {
		const alone = loaded.slice(2);
		expect(pairsOf(alone, "slow", 101).map((pair) => pair.loaded)).toEqual([1, 1, 1]);
		expect(evidenceAgainst(pairsOf(alone, "slow", 101), TOLERATED)).toBe(0);
	});

	it("never checks worse for what the stable color came to under load", () => {
		const tally = fc
			.integer({ min: 1, max: 2_000 })
			.chain((requests) => fc.record({ requests: fc.constant(requests), bad: fc.integer({ min: 0, max: requests }) }));
		const pair = fc.record({ candidate: tally, stable: tally });
		fc.assert(
			fc.property(
				fc.array(pair, { minLength: 1, maxLength: 6 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(pairs, share) => {
					const held = pairs.map((each): Pair => ({ ...each, loaded: share }));
					expect(evidenceAgainst(held, TOLERATED)).toBeLessThanOrEqual(evidenceAgainst(pairs, TOLERATED) + 1e-9);
				},
			),
		);
	});
});

describe("a minute in which the stable color has as many requests or more", () => {
	it("is compared with that minute alone", () => {
		expect(pairsOf(loaded, "slow").map((pair) => pair.loaded !== undefined)).toEqual([false, false, true, true, true]);
	});
});

describe("probes among stragglers", () => {
	it("are those of the minutes in question, and come on the candidate's own route", () => {
		const tally = (sent: number) => ({ sent, failed: 0, serverErrors: 0 });
		const probes = { "10": tally(4), "11": tally(6), "12": tally(2) };
		expect(probesSince(new Date(11 * 60_000 + 30_000), probes)).toBe(8);
		expect(probesSince(new Date(0))).toBe(0);
		expect(withoutProbes([900, 5, 8], 6)).toEqual([900, 5, 2]);
		expect(withoutProbes([900, 5, 2], 6)).toEqual([900, 5, 0]);
	});
});

describe("the requests that the candidate should have had", () => {
	const answers = { minutes: { blue: [], green: [] }, intended: 0.1, bakedFrom: 0, now: 120_000, probes: {} };

	it("are told by what the service had before the first shift, when CloudWatch has shown nothing since", () => {
		expect(expectedRequests({ ...answers, requestsPerMinute: 600 }, [])).toBe(120);
		expect(expectedRequests(answers, [])).toBe(0);
	});

	it("are told by the minutes that are shown, when there are any: traffic may have gone down", () => {
		const quiet = [minute(0, [5, 0], [45, 0])];
		expect(expectedRequests({ ...answers, requestsPerMinute: 600 }, quiet)).toBe(10);
	});
});
