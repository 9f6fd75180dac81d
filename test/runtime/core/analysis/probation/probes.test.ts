import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleJudge } from "../../../../../rehearsal/sample.ts";
import { probeBets, probesVerdict } from "../../../../../runtime/core/analysis/probation/probes.ts";
import { probed } from "../../../../support/probation.ts";
import { runs } from "../../../../support/runs.ts";

const TOLERATED = 0.01;
const sumOf = (bets: readonly number[]) => bets.reduce((sum, worth) => sum + worth, 0);

function probability(n: number, bad: number, p: number): number {
	let ways = 1;
	for (let i = 0; i < bad; i++) ways = (ways * (n - i)) / (i + 1);
	return ways * p ** bad * (1 - p) ** (n - bad);
}

/** The mean worth of what was bet on one check, by exact summation. */
function mean([n, p]: readonly [number, number], [m, q]: readonly [number, number], tolerated = TOLERATED): number {
	let sum = 0;
	for (let bad = 0; bad <= n; bad++) {
		for (let also = 0; also <= m; also++) {
			const tallies = { serving: { requests: n, bad }, warm: { requests: m, bad: also } };
			sum += probability(n, bad, p) * probability(m, also, q) * sumOf(probeBets([], tallies, 1, tolerated));
		}
	}
	return sum;
}

const counts = fc.integer({ min: 0, max: 10 });
const share = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));

describe("what is bet on the probes of a check", () => {
	it("is worth 1 in the mean at most when both colors fail the same share, whatever it is", () => {
		fc.assert(
			fc.property(counts, counts, share, (n, m, p) => {
				expect(mean([n, p], [m, p])).toBeLessThanOrEqual(1 + 1e-5);
			}),
			{ numRuns: runs(300) },
		);
	});

	it("is worth 1 in the mean at most when the serving color fails less, or no more than is tolerated", () => {
		fc.assert(
			fc.property(counts, counts, share, share, (n, m, p, q) => {
				expect(mean([n, Math.min(p, q)], [m, Math.max(p, q)])).toBeLessThanOrEqual(1 + 1e-5);
				expect(mean([n, p * TOLERATED], [m, q])).toBeLessThanOrEqual(1 + 1e-5);
			}),
			{ numRuns: runs(300) },
		);
	});

	it("is never worth more for the serving color's good answers, nor for the warm one's bad ones", () => {
		fc.assert(
			fc.property(counts, counts, fc.nat(10), fc.nat(10), (n, m, a, b) => {
				fc.pre(a < n && b < m);
				const worth = (bad: number, also: number) =>
					sumOf(probeBets([], { serving: { requests: n, bad }, warm: { requests: m, bad: also } }, 1, TOLERATED));
				expect(worth(a + 1, b)).toBeGreaterThanOrEqual(worth(a, b));
				expect(worth(a, b + 1)).toBeLessThanOrEqual(worth(a, b));
			}),
		);
	});

	it("is decided by both colors alone where nothing is tolerated, and still worth 1 in the mean at most", () => {
		const worth = (bad: number, also: number) =>
			sumOf(probeBets([], { serving: { requests: 4, bad }, warm: { requests: 4, bad: also } }, 1, 0));
		expect(worth(4, 0)).toBeGreaterThan(5);
		expect(worth(4, 4)).toBeLessThan(0.1);
		expect(worth(0, 0)).toBeLessThan(1);
		fc.assert(
			fc.property(counts, counts, share, (n, m, p) => {
				expect(mean([n, p], [m, p], 0)).toBeLessThanOrEqual(1 + 1e-5);
			}),
			{ numRuns: runs(100) },
		);
	});

	it("says nothing where the warm color cannot be asked", () => {
		const worth = sumOf(
			probeBets([], { serving: { requests: 2, bad: 2 }, warm: { requests: 0, bad: 0 } }, 1, TOLERATED),
		);
		expect(worth).toBeLessThanOrEqual(1);
	});
});

describe("the verdict of probes", () => {
	const judge = sampleJudge();
	type Said = Parameters<typeof probed> | string;
	const read = (said: Said) => (typeof said === "string" ? { unreadable: said } : probed(...said));
	const of = (serving: Said, warm: Said = [], bets: number[] = []) =>
		probesVerdict(bets, { serving: "green", probes: { serving: read(serving), warm: read(warm) } }, judge);

	it.each([
		["all answered", of([]), "pass", "ProbesAnswered"],
		["one lost", of([1]), "hold", "ProbesFailing"],
		["failed at both", of([1], [2]), "hold", "FailsAtBoth"],
		["failed at the warm color only", of([], [2]), "pass", "ProbesAnswered"],
		["unreachable", of([0, { unreachable: 2 }]), "hold", "PreviewUnreachable"],
		["unreadable", of("timeout"), "hold", "ProbesUnreadable"],
		["the warm color's unreachable", of([], [0, { unreachable: 2 }]), "hold", "PreviewUnreachable"],
		["the warm color's unreadable", of([], "timeout"), "hold", "ProbesUnreadable"],
		["unreadable at the warm color, failed at the other", of([2], "timeout", [5_100]), "fail", "ProbesFailed"],
		["strong evidence", of([2], [], [5_100]), "fail", "ProbesFailed"],
		["not quite", of([2], [], [4_900]), "hold", "ProbesFailing"],
	])("%s", (_, found, verdict, code) => {
		expect(found).toMatchObject({ verdict, code });
	});

	it("names both colors and their figures", () => {
		expect(of([2], [], [1e6]).reason).toBe("2 of 2 probes of green failed, 0 of 2 of blue, p = 1e-6");
	});

	it("names the color of which nothing is known", () => {
		expect(of([], "timeout").reason).toBe("blue cannot be probed: timeout");
		expect(of([], [0, { unreachable: 2 }]).reason).toMatch(/^no probe reaches the preview of blue/);
	});

	it("is none where nobody probes", () => {
		expect(probesVerdict([], { serving: "green" }, judge).code).toBe("NotProbed");
		const { probe: _, ...unprobed } = judge;
		expect(
			probesVerdict([1e9], { serving: "green", probes: { serving: probed(2), warm: probed() } }, unprobed).code,
		).toBe("NotProbed");
	});
});
