import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlbMinutes, figuresOf } from "../../../../cli/operator/read/minutes.ts";
import { COLORS } from "../../../../runtime/contract/index.ts";
import { at } from "../../../support/documents.ts";

type Values = Readonly<Record<number, number>>;
interface Group {
	readonly requests?: Values;
	readonly errors?: Values;
	readonly latency?: Values;
}

const reported = (values: Values = {}) =>
	new Map(Object.entries(values).map(([minute, value]) => [at(60 * Number(minute)).getTime(), value]));
const group = ({ requests, errors, latency }: Group = {}) => ({
	requests: reported(requests),
	errors: reported(errors),
	latencyMilliseconds: reported(latency),
});
const alb = (blue: Group, green: Group, unanswered: Values = {}): AlbMinutes => ({
	groups: { blue: group(blue), green: group(green) },
	unanswered: reported(unanswered),
});
const NOTHING = alb({}, {});
const UNKNOWN = { requests: null, errors: null, latencyMilliseconds: null };
const NOBODY = { requests: 0, errors: 0, latencyMilliseconds: null };
/** Long after everything has been reported. */
const LATER = at(100 * 60);

describe("what both colors answered", () => {
	it("adds up the ways through both load balancers, and takes the slower one's time", () => {
		const blue = alb(
			{ requests: { 0: 100 }, errors: { 0: 2 }, latency: { 0: 300 } },
			{ requests: { 0: 10 }, latency: { 0: 900 } },
		);
		const green = alb({}, { requests: { 0: 40 }, errors: { 0: 20 }, latency: { 0: 200 } });
		expect(figuresOf({ blue, green }, at(0), at(60), LATER)).toEqual([
			{
				at: at(0).getTime(),
				seconds: 60,
				colors: {
					blue: { requests: 100, errors: 2, latencyMilliseconds: 300 },
					green: { requests: 50, errors: 20, latencyMilliseconds: 900 },
				},
			},
		]);
	});

	it("counts what a load balancer answered itself as errors of the color that had most of its requests", () => {
		const green = alb({ requests: { 0: 10 } }, { requests: { 0: 40 } }, { 0: 30 });
		const [minute] = figuresOf({ blue: NOTHING, green }, at(0), at(60), LATER);
		expect(minute?.colors).toMatchObject({ blue: { errors: 0 }, green: { requests: 40, errors: 30 } });
	});

	it("never has more errors than requests", () => {
		const blue = alb({ requests: { 0: 10 }, errors: { 0: 8 } }, {}, { 0: 8 });
		const [minute] = figuresOf({ blue, green: NOTHING }, at(0), at(60), LATER);
		expect(minute?.colors.blue.errors).toBe(10);
	});

	it("takes an older minute without a report for one in which nobody asked", () => {
		const [minute] = figuresOf({ blue: NOTHING, green: NOTHING }, at(0), at(60), LATER);
		expect(minute?.colors).toEqual({ blue: NOBODY, green: NOBODY });
	});

	it("leaves out a new minute of which nothing is reported, and knows nothing of a color that is not", () => {
		const blue = alb({ requests: { 1: 100 } }, {});
		const figures = figuresOf({ blue, green: NOTHING }, at(0), at(180), at(200));
		expect(figures.map((minute) => minute.at)).toEqual([at(60).getTime()]);
		expect(figures[0]?.colors).toMatchObject({ blue: { requests: 100 }, green: UNKNOWN });
	});

	it("is asked for whole minutes", () => {
		expect(figuresOf({ blue: NOTHING, green: NOTHING }, at(30), at(59), LATER)).toEqual([]);
		expect(figuresOf({ blue: NOTHING, green: NOTHING }, at(30), at(150), LATER)).toHaveLength(1);
	});

	it("puts a day's minutes together, so that the parts can be told apart, and nothing is lost", () => {
		const minutes = fc.dictionary(fc.integer({ min: 0, max: 1_439 }).map(String), fc.integer({ min: 1, max: 1_000 }));
		fc.assert(
			fc.property(minutes, (requests) => {
				const blue = alb({ requests: requests as Values }, {});
				const figures = figuresOf({ blue, green: NOTHING }, at(0), at(86_400), at(90_000));
				expect(figures.length).toBeLessThanOrEqual(241);
				const total = figures.reduce((sum, { colors }) => sum + (colors.blue.requests ?? 0), 0);
				expect(total).toBe(Object.values(requests).reduce((sum, value) => sum + value, 0));
				expect(figures.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(86_400);
				for (const color of COLORS) expect(figures[0]?.colors[color].requests).not.toBeNull();
			}),
		);
	});

	it("knows nothing of a part of which something is not known", () => {
		const blue = alb({ requests: { 479: 5, 478: 5 } }, {});
		const green = alb({ requests: {} }, { requests: { 478: 1 } });
		const figures = figuresOf({ blue, green }, at(0), at(480 * 60), at(480 * 60 + 30));
		expect(figures.at(-1)?.colors).toMatchObject({ blue: { requests: 10 }, green: { requests: null } });
	});
});
