import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { Metrics, type Sample } from "../../../../rehearsal/world/cloudwatch/metrics.ts";

const GOOD: Sample = { requests: 10, failed: 0, latencyMs: 80 };

interface Existing {
	readonly delaySeconds?: readonly [number, number];
	readonly missing?: number;
	readonly seed?: number;
	readonly seconds?: number;
	readonly sample?: (second: number) => Sample;
}

/** Metrics of green, filled from second 0. */
function green({
	delaySeconds = [0, 0],
	missing = 0,
	seed = 1,
	seconds = 60,
	sample = () => GOOD,
}: Existing = {}): Metrics {
	const metrics = new Metrics({ delaySeconds, missing, seed: new Seed(seed) });
	for (let second = 0; second < seconds; second++) metrics.add(second, "green", sample(second));
	return metrics;
}

/** When each of the first periods is first shown, in seconds after its end. */
function delays(metrics: Metrics, periods: number, longest: number): number[] {
	return Array.from({ length: periods }, (_, i) => {
		const end = (i + 1) * 60;
		let late = 0;
		while (late <= longest && !metrics.minute("green", end, end + late)) late++;
		return late;
	});
}

describe("metrics as CloudWatch shows them", () => {
	it("are the sums of a minute, and its mean weighted by requests", () => {
		const sample = (second: number): Sample =>
			second < 30 ? { requests: 30, failed: 3, latencyMs: 100 } : { requests: 10, failed: 1, latencyMs: 300 };
		expect(green({ seconds: 90, sample }).minute("green", 60, 60)).toMatchObject({
			requests: 1_200,
			failed: 120,
			latencyMs: 150,
		});
	});

	it("tell a minute without errors from a minute without requests", () => {
		const sample = (second: number) => (second < 60 ? GOOD : { ...GOOD, requests: 0 });
		const metrics = green({ seconds: 120, sample });
		expect(metrics.minute("green", 60, 120)?.failed).toBe(0);
		expect(metrics.minute("green", 120, 120)).toBeUndefined();
	});

	it("are of one color", () => {
		expect(green().minute("blue", 60, 60)).toBeUndefined();
	});

	it("are not shown before the delay is over", () => {
		const metrics = green({ delaySeconds: [45, 45] });
		expect(metrics.minute("green", 60, 104)).toBeUndefined();
		expect(metrics.minute("green", 60, 105)).toBeDefined();
	});

	it("arrive after a delay of their own, within the bounds", () => {
		const late = delays(green({ delaySeconds: [30, 120], seconds: 12_000 }), 200, 200);
		expect(Math.min(...late)).toBeGreaterThanOrEqual(30);
		expect(Math.max(...late)).toBeLessThanOrEqual(120);
		// The mean of 200 uniform draws, within four deviations.
		expect(Math.abs(late.reduce((sum, each) => sum + each, 0) / 200 - 75.5)).toBeLessThan((4 * 26) / Math.sqrt(200));
	});

	it("lack the share of minutes that never arrive, for good", () => {
		const metrics = green({ missing: 0.25, seconds: 60_000 });
		const missing = Array.from({ length: 1_000 }, (_, i) => metrics.minute("green", (i + 1) * 60, 1e6)).filter(
			(minute) => minute === undefined,
		).length;
		expect(Math.abs(missing - 250)).toBeLessThan(4 * Math.sqrt(1_000 * 0.25 * 0.75));
	});

	it("follow from the seed", () => {
		const late = (seed: number) => delays(green({ delaySeconds: [30, 120], seconds: 600, seed }), 10, 200);
		expect(late(1)).toEqual(late(1));
		expect(late(1)).not.toEqual(late(2));
	});

	it("exist for whole periods only", () => {
		expect(() => green().minute("green", 61, 200)).toThrow("no period ends at 61 s");
	});
});

describe("response times of a minute", () => {
	it("are those of an exponential when every second has the same mean", () => {
		const minute = green().minute("green", 60, 60);
		expect(minute?.shareAbove(160)).toBeCloseTo(Math.exp(-2), 12);
		expect(minute?.percentile(99)).toBeCloseTo(80 * Math.log(100), 4);
		expect(minute?.percentile(50)).toBeCloseTo(80 * Math.log(2), 4);
	});

	it("are a mixture when the means differ", () => {
		const sample = (second: number): Sample => ({ ...GOOD, latencyMs: second < 45 ? 50 : 1_000 });
		const minute = green({ sample }).minute("green", 60, 60);
		expect(minute?.shareAbove(500)).toBeCloseTo(0.75 * Math.exp(-10) + 0.25 * Math.exp(-0.5), 12);
		const p99 = minute?.percentile(99) ?? 0;
		expect(minute?.shareAbove(p99)).toBeCloseTo(0.01, 8);
	});

	it("weigh a second by its requests, and leave out one without any", () => {
		const sample = (second: number): Sample => ({
			requests: second === 0 ? 10 : 0,
			failed: 0,
			latencyMs: second === 0 ? 80 : 9_000,
		});
		expect(green({ sample }).minute("green", 60, 60)?.shareAbove(80)).toBeCloseTo(Math.exp(-1), 12);
	});

	it("may be nothing at all", () => {
		const sample = () => ({ ...GOOD, latencyMs: 0 });
		expect(green({ sample }).minute("green", 60, 60)?.shareAbove(0)).toBe(0);
	});
});

describe("metrics that a tool scrapes itself", () => {
	it("are of any seconds, from the first to before the last, without delay or gap", () => {
		const sample = (second: number): Sample => ({ requests: 1, failed: second % 2, latencyMs: 80 });
		const metrics = green({ delaySeconds: [120, 120], missing: 1, seconds: 100, sample });
		expect(metrics.exact("green", 7, 10)).toMatchObject({ requests: 3, failed: 2 });
	});

	it("are none where nobody asked, nor before the beginning", () => {
		expect(green().exact("green", 60, 120)).toBeUndefined();
		expect(green().exact("green", -60, 0)).toBeUndefined();
	});
});
