import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Tally, WORSE } from "../../../../../runtime/core/analysis/evidence.ts";
import {
	betsAfter,
	type Round,
	rounded,
	type Spells,
	worthOf,
} from "../../../../../runtime/core/analysis/probation/bets.ts";
import { runs } from "../../../../support/runs.ts";

const limits = fc.double({ min: 0.001, max: 0.9, noNaN: true });
const tallies: fc.Arbitrary<Tally> = fc
	.integer({ min: 1, max: 40 })
	.chain((requests) => fc.record({ requests: fc.constant(requests), bad: fc.nat(requests) }));
const rounds = (tally: fc.Arbitrary<Tally | undefined>): fc.Arbitrary<Round> =>
	fc.record({ tally, limit: limits, begins: fc.constantFrom(0, 0.05, 0.1), surely: fc.boolean() });
const spells: fc.Arbitrary<Spells> = fc.record({
	minutes: fc.integer({ min: 0, max: 3 }),
	apart: fc.integer({ min: 1, max: 3 }),
});

/** What the bets are worth after all rounds. */
function worthAfter(all: readonly Round[], of: Spells): number {
	return worthOf(
		all.reduce((bets: readonly number[], round) => betsAfter(bets, round, of), []),
		of,
	);
}

/** All ways to leave out runs of minutes that are short and far enough apart; true: left out. */
function* waysOf(length: number, { minutes, apart }: Spells): Generator<boolean[]> {
	for (let mask = 0; mask < 2 ** length; mask++) {
		const way = Array.from({ length }, (_, i) => ((mask >> i) & 1) === 1);
		const text = way.map((out) => (out ? "x" : ".")).join("");
		const long = text.split(".").some((run) => run.length > minutes);
		const near = text
			.replace(/^\.+|\.+$/g, "")
			.split(/x+/)
			.slice(1, -1)
			.some((gap) => gap.length < apart);
		if (!long && !near) yield way;
	}
}

/** The worth of one effect's bets if these minutes are left out: computed as it is defined. */
function worthWithout(all: readonly Round[], way: readonly boolean[], effect: number): number {
	const { factor, weight } = WORSE[effect] as (typeof WORSE)[number];
	return all.reduce((worth, { tally, limit, begins, surely }, i) => {
		const largest = Math.max(1, (limit + 0.6 * (1 - limit)) / limit);
		const f = Math.min(factor, largest);
		const growth = tally ? f ** tally.bad * Math.exp(-tally.requests * limit * (f - 1)) : 1;
		return (worth + begins * weight) * (way[i] && !surely ? 1 : growth);
	}, 0);
}

describe("bets that leave spells out", () => {
	it("are worth, for each effect, what is left when the worst minutes that may be a spell are left out", () => {
		fc.assert(
			fc.property(
				fc.array(rounds(fc.option(tallies, { nil: undefined })), { minLength: 1, maxLength: 7 }),
				spells,
				(all, of) => {
					const ways = [...waysOf(all.length, of)];
					const least = WORSE.map((_, effect) => Math.min(...ways.map((way) => worthWithout(all, way, effect))));
					const expected = least.reduce((sum, worth) => sum + worth, 0);
					const found = worthAfter(all, of);
					expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
				},
			),
		);
	});

	it("are worth no more than bets that leave nothing out, nor than those that may leave out less", () => {
		fc.assert(
			fc.property(fc.array(rounds(tallies), { minLength: 1, maxLength: 20 }), spells, (all, of) => {
				const found = worthAfter(all, of);
				expect(found).toBeLessThanOrEqual(worthAfter(all, { minutes: 0, apart: 1 }) * (1 + 1e-9));
				expect(worthAfter(all, { ...of, minutes: of.minutes + 1 })).toBeLessThanOrEqual(found * (1 + 1e-9));
			}),
		);
	});

	it("grow when more answers are bad", () => {
		fc.assert(
			fc.property(fc.array(rounds(tallies), { minLength: 1, maxLength: 12 }), fc.nat(), spells, (all, which, of) => {
				const worse = all.map((round, i) => {
					const { requests = 1, bad = 0 } = round.tally ?? {};
					return i === which % all.length ? { ...round, tally: { requests, bad: Math.min(requests, bad + 1) } } : round;
				});
				expect(worthAfter(worse, of)).toBeGreaterThanOrEqual(worthAfter(all, of) * (1 - 1e-9));
			}),
		);
	});

	it("begin anew where another version of the judge has kept others, and stay numbers that a state may have", () => {
		const round: Round = { tally: { requests: 600_000, bad: 600_000 }, limit: 0.01, begins: 0.1, surely: false };
		const of = { minutes: 2, apart: 3 };
		expect(betsAfter([1, 2, 3], round, of)).toEqual(betsAfter([], round, of));
		const kept = rounded(Array.from({ length: 40 }).reduce((bets: number[]) => betsAfter(bets, round, of), []));
		expect(Math.max(...kept)).toBe(1e200);
		for (const worth of rounded([1 / 3, 1e-300 / 7])) expect(JSON.stringify(worth).length).toBeLessThanOrEqual(13);
	});
});

describe("a release that does all that is tolerated, by exact summation", () => {
	const probability = (n: number, bad: number, p: number) => {
		let ways = 1;
		for (let i = 0; i < bad; i++) ways = (ways * (n - i)) / (i + 1);
		return ways * p ** bad * (1 - p) ** (n - bad);
	};

	it("reaches 1/α in three minutes with a chance of at most α, whichever minute a burst has touched", () => {
		const few = fc.integer({ min: 1, max: 4 });
		fc.assert(
			fc.property(few, limits, fc.integer({ min: 0, max: 2 }), (n, limit, burst) => {
				const of = { minutes: 1, apart: 3 };
				const counts = Array.from({ length: n + 1 }, (_, bad) => bad);
				const shares = [0, 1, 2].map((minute) => (minute === burst ? 1 : limit));
				const chances = new Map([0.5, 0.1, 0.02].map((alpha) => [alpha, 0]));
				for (const bads of counts.flatMap((a) => counts.flatMap((b) => counts.map((c) => [a, b, c])))) {
					const all = bads.map((bad): Round => ({ tally: { requests: n, bad }, limit, begins: 1 / 3, surely: false }));
					const likely = bads.reduce((product, bad, i) => product * probability(n, bad, shares[i] ?? 0), 1);
					const height = Math.max(...[1, 2, 3].map((length) => worthAfter(all.slice(0, length), of)));
					for (const [alpha, sum] of chances) if (height >= 1 / alpha) chances.set(alpha, sum + likely);
				}
				for (const [alpha, sum] of chances) expect(sum).toBeLessThanOrEqual(alpha);
			}),
			{ numRuns: runs(200) },
		);
	});
});
