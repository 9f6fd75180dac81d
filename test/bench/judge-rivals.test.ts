import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alarm } from "../../bench/judge/judges/alarm.ts";
import { flagger } from "../../bench/judge/judges/flagger.ts";
import { kayenta } from "../../bench/judge/judges/kayenta.ts";
import { isHigher } from "../../bench/judge/judges/mann-whitney.ts";
import { product } from "../../bench/judge/judges/product.ts";
import type { Stream } from "../../bench/judge/stream.ts";
import { runs } from "../support/runs.ts";

/** Minutes of 100 requests to the candidate and 900 to the stable color, of which so many are bad. */
function stream(candidate: readonly number[], stable: readonly number[] = [], requests = 100): Stream {
	const minutes = candidate.map((bad, i) => ({
		candidate: { requests, bad },
		stable: { requests: 9 * requests, bad: stable[i] ?? 0 },
	}));
	return shownAt(minutes, (minute) => 60 * (minute + 1) + 45);
}

/** Minutes that CloudWatch shows at once, each at a second of its own. */
function shownAt(minutes: Stream["minutes"], at: (minute: number) => number): Stream {
	const parts = minutes.map((pair, minute) =>
		(["candidate", "stable"] as const).flatMap((color) =>
			(["requests", "bad", "good"] as const).map((metric) => {
				const { requests, bad } = pair[color];
				const count = { requests, bad, good: requests - bad }[metric];
				return { color, metric, count, of: requests, shownAt: at(minute) };
			}),
		),
	);
	return { minutes, parts };
}

const silent: Stream = { ...stream([0, 0, 0], [], 0) };

describe("Flagger's threshold", () => {
	it("goes back when so many checks have failed, however many passed between", () => {
		expect(flagger(1).failsAt(stream([0, 0, 2, 0]), "errors")).toBe(3);
		expect(flagger(2).failsAt(stream([2, 0, 0, 2]), "errors")).toBe(4);
		expect(flagger(3).failsAt(stream([2, 0, 0, 2]), "errors")).toBeUndefined();
	});

	it("lets exactly 99 % pass, and no values fail", () => {
		expect(flagger(1).failsAt(stream([1, 1, 1]), "errors")).toBeUndefined();
		expect(flagger(1).failsAt(silent, "errors")).toBe(1);
	});
});

describe("the CloudWatch alarm", () => {
	it("rings after two minutes in a row above 1 %", () => {
		expect(alarm.failsAt(stream([2, 0, 2, 1, 2, 2]), "errors")).toBe(6);
		expect(alarm.failsAt(stream([1, 1, 1]), "errors")).toBeUndefined();
	});

	it("says nothing without data", () => {
		expect(alarm.failsAt(silent, "errors")).toBeUndefined();
	});
});

describe("Kayenta's judge", () => {
	it("judges all minutes since the release began, as often as it is asked to", () => {
		const sick = stream([5, 6, 4, 7, 5, 6, 5, 4, 6, 5], [9, 8, 9, 10, 9, 8, 9, 10, 9, 9]);
		expect(kayenta(10).failsAt(sick, "errors")).toBe(10);
		expect(kayenta(5).failsAt(sick, "errors")).toBe(5);
		expect(kayenta(30).failsAt(sick, "errors")).toBeUndefined();
	});

	it("passes equal data and no data", () => {
		expect(kayenta(1).failsAt(stream([1, 2, 1], [9, 18, 9]), "errors")).toBeUndefined();
		expect(kayenta(1).failsAt(silent, "errors")).toBeUndefined();
	});

	const values = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 12 });

	it("classifies as its source does, ties and all", () => {
		fc.assert(
			fc.property(values, values, (x, y) => {
				fc.pre(new Set(x).size > 1 || new Set(y).size > 1);
				expect(isHigher(x, y)).toBe(asInTheSource(x, y));
			}),
			{ numRuns: runs(1_000) },
		);
	});

	it.each([
		["parted clearly", [20, 22, 21, 25, 30], [1, 2.2, 1.1, 2.5, 3], true],
		["the other way round", [1, 2.2, 1.1, 2.5, 3], [20, 22, 21, 25, 30], false],
		["always the same, and higher", [5, 5, 5], [1, 1], true],
		["always the same, and lower", [1, 1], [5, 5, 5], false],
		["one value each", [5], [1], false],
		["nothing to compare with", [5, 6], [], false],
		["nothing to compare", [], [5, 6], false],
	])("calls data high or not: %s", (_, experiment, control, high) => {
		expect(isHigher(experiment, control)).toBe(high);
	});
});

/** The rules of Kayenta's classifier once more, as plainly as they can be written, and without any short cut. */
function asInTheSource(x: readonly number[], y: readonly number[]): boolean {
	const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
	const standardized = (shift: number) => {
		const all = [...x.map((value) => value - shift), ...y];
		const rank = (value: number) =>
			all.filter((other) => other < value).length + (1 + all.filter((other) => other === value).length) / 2;
		const excess =
			all.slice(0, x.length).reduce((sum, value) => sum + rank(value), 0) -
			(x.length * (x.length + 1)) / 2 -
			(x.length * y.length) / 2;
		const ties = [...new Set(all)].reduce((sum, value) => {
			const same = all.filter((other) => other === value).length;
			return sum + same ** 3 - same;
		}, 0);
		const n = all.length;
		return (excess - Math.sign(excess) / 2) / Math.sqrt(((x.length * y.length) / 12) * (n + 1 - ties / (n * (n - 1))));
	};
	const root = (f: (shift: number) => number) => {
		let [low, high] = [Math.min(...x) - Math.max(...y), Math.max(...x) - Math.min(...y)];
		if (f(low) <= 0) return low;
		if (f(high) >= 0) return high;
		while (high - low > 1e-4) {
			const middle = (low + high) / 2;
			[low, high] = f(middle) > 0 ? [middle, high] : [low, middle];
		}
		return (low + high) / 2;
	};
	const lower = root((shift) => standardized(shift) - 2.3263478740408408);
	const estimate = root(standardized);
	return lower > 0.25 * Math.abs(estimate) && !(mean(x) / mean(y) < 1);
}

describe("this project's judge, on trial", () => {
	it("is the deployed signal: it tells sick from good, and when", () => {
		expect(product.failsAt(stream([0, 1, 0, 0], [1, 1, 0, 1]), "errors")).toBeUndefined();
		expect(product.failsAt(stream([0, 0, 12, 0], [1, 0, 1, 0]), "errors")).toBe(3);
		expect(product.failsAt(stream([45, 45], [90, 90]), "slow")).toBe(1);
	});

	it("counts the latest minute that a check saw, also when CloudWatch shows an earlier one later", () => {
		const late = shownAt(stream([12, 0], [0, 0]).minutes, (minute) => [190, 155][minute] ?? 0);
		expect(product.failsAt(late, "errors")).toBe(2);
	});

	it("sees nothing where there is nothing", () => {
		expect(product.failsAt(silent, "errors")).toBeUndefined();
	});
});
