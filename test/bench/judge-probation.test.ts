import { describe, expect, it } from "vitest";
import { chanceOf } from "../../bench/judge/chance.ts";
import { PROBATION_CELLS, type ProbationCell, probationCellsNamed } from "../../bench/judge/probation/cells.ts";
import { checksIn } from "../../bench/judge/probation/checks.ts";
import { hourOf } from "../../bench/judge/probation/hour.ts";
import { MARGINS, marginLines, tryMargins } from "../../bench/judge/probation/margins.ts";
import {
	measureProbation,
	type ProbationScore,
	probationBounds,
	probationLine,
} from "../../bench/judge/probation/measure.ts";
import { failsOnProbation } from "../../bench/judge/probation/play.ts";
import { Seed } from "../../rehearsal/random.ts";
import { MARGIN } from "../../runtime/core/analysis/probation/margin.ts";
import { runs, some } from "../support/runs.ts";

const named = (name: string): ProbationCell => PROBATION_CELLS.find((cell) => cell.name === name) as ProbationCell;
const seed = new Seed(4);
const EARLIER = {
	serving: { requests: 180_000, errors: 1_800, slow: 0 },
	warm: { requests: 1_620_000, errors: 16_200, slow: 0 },
};

describe("the bench's hours of probation", () => {
	const totals = (name: string) => {
		const { parts } = hourOf(named(name), chanceOf(seed.stream(name)));
		const sum = (metric: string, from: number, to: number) =>
			parts
				.slice(from, to)
				.flat()
				.reduce((all, part) => all + (part.metric === metric && part.color === "candidate" ? part.count : 0), 0);
		return (from: number, to: number) => ({ requests: sum("requests", from, to), bad: sum("bad", from, to) });
	};

	it("have traffic that is halved and doubled after twenty minutes", () => {
		for (const [day, factor] of [
			["halved", 0.5],
			["doubled", 2],
		] as const) {
			const of = totals(`probation identical errors 1000/s 2% ${day}`);
			expect((of(20, 40).requests / of(0, 20).requests) * (1 / factor)).toBeCloseTo(1, 1);
		}
	});

	it("have shares that rise by half, bursts of 5 % for five minutes, and releases that turn sick after half an hour", () => {
		const rise = totals("probation identical errors 10000/s 2% rise");
		expect(rise(59, 60).bad / rise(59, 60).requests).toBeCloseTo(0.03, 3);
		const burst = totals("probation identical errors 10000/s 2% burst");
		expect((burst(0, 60).bad - 0.02 * burst(0, 60).requests) / (10_000 * 300)).toBeCloseTo(0.05, 2);
		const late = totals("probation late errors 1000/s 0.1-50%");
		expect(late(29, 30).bad / late(29, 30).requests).toBeLessThan(0.01);
		expect(late(30, 31).bad / late(30, 31).requests).toBeCloseTo(0.5, 1);
	});

	it("have probes of both colors, which fail together in an outage, and apart when the release is sick", () => {
		const probes = (name: string) => hourOf(named(name), chanceOf(seed.stream(name))).probes;
		expect(
			probes("probation identical errors 10/s 1% outage").filter(({ serving, warm }) => serving + warm >= 3).length,
		).toBeGreaterThan(0);
		const sick = probes("probation late errors 0.05/s 0.1-100%").filter(({ second }) => second > 1_860);
		expect(sick.every(({ serving }) => serving === 2)).toBe(true);
		expect(sick.filter(({ warm }) => warm > 0).length).toBeLessThan(5);
		expect(probes("probation identical errors 10/s 1% rise unprobed")).toEqual([]);
	});

	it("take quiet checks together without losing a probe", () => {
		const hour = hourOf(named("probation identical errors 10/s 2% burst"), chanceOf(seed.stream("checks")));
		const checks = checksIn(hour);
		expect(checks.reduce((sum, { sent }) => sum + sent, 0)).toBe(2 * 360);
		for (const color of ["serving", "warm"] as const) {
			const sum = (all: readonly { readonly serving: number; readonly warm: number }[]) =>
				all.reduce((total, each) => total + each[color], 0);
			expect(sum(checks)).toBe(sum(hour.probes));
		}
		expect(checks.length).toBeLessThan(250);
	});
});

describe("the deployed judge on probation", () => {
	it.each(some(probationCellsNamed("identical")))("fails none of a few good releases: $name", (cell) => {
		const { falseAlarms } = measureProbation(cell, 2, seed);
		expect(falseAlarms).toBe(0);
	});

	it.each(PROBATION_CELLS.filter(({ within }) => within !== undefined))(
		"finds in time what turns sick: $name",
		(cell) => {
			const score = measureProbation(cell, runs(40, 8), seed);
			expect(probationBounds([score]).filter(({ ok }) => !ok)).toEqual([]);
			expect(score.median).not.toBeNull();
		},
	);

	it("would fail good ones with less margin: of each part, what is deployed is needed", () => {
		const failing = (name: string, changes: object) => {
			const cell = named(name);
			const chance = chanceOf(seed.stream("less"));
			return Array.from({ length: 6 }, () =>
				failsOnProbation(cell, hourOf(cell, chance), EARLIER, { ...MARGIN, ...changes }),
			).filter((second) => second !== undefined).length;
		};
		const [burst, outage] = [
			"probation identical errors 1000/s 1% burst unprobed",
			"probation identical errors 1000/s 1% outage unprobed",
		];
		expect([failing(burst, {}), failing(outage, {})]).toEqual([0, 0]);
		expect(failing(burst, { burst: 0.025 })).toBe(6);
		expect(failing(burst, { burstMinutes: 3 })).toBe(6);
		expect(failing(outage, { outageMinutes: 0 })).toBe(6);
	});
});

describe("what is told of probation", () => {
	const score = (changes: Partial<ProbationScore>): ProbationScore => ({
		cell: named("probation late errors 0.05/s 0.1-100%"),
		inRollout: 0.005,
		onProbation: 0.005,
		falseAlarms: 0.01,
		median: 70,
		p95: 120,
		...changes,
	});
	const missed = (changes: Partial<ProbationScore>) => probationBounds([score(changes)]).filter(({ ok }) => !ok);

	it("has bounds: mistakes in rollout and probation together, and seconds", () => {
		expect(missed({})).toEqual([]);
		expect(missed({ falseAlarms: 0.0105 }).map(({ figure }) => figure)).toEqual(["1.05 %"]);
		expect(missed({ p95: 130 }).map(({ figure }) => figure)).toEqual(["130 s"]);
		expect(missed({ p95: null }).map(({ figure }) => figure)).toEqual(["never s"]);
	});

	it("has a line for each cell, and for each margin that was tried", () => {
		expect(probationLine(score({}))).toMatch(/0\.1-100% +0\.50 % +0\.50 % +70 \/ 120 s$/);
		expect(probationLine(score({ cell: named("probation identical errors 10/s 0%") }))).toMatch(/0\.50 %$/);
		const trials = tryMargins([named("probation late errors 1000/s 0.1-50%")], 1, seed);
		expect(trials.map(({ margin }) => margin)).toEqual(MARGINS);
		expect(trials[0]).toMatchObject({ name: "as deployed", worst: null });
		expect(marginLines(trials)).toHaveLength(MARGINS.length + 1);
		expect(marginLines(tryMargins([named("probation identical errors 10/s 0%")], 1, seed))).toEqual([]);
	});
});
