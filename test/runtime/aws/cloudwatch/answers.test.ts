import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at } from "../../../support/documents.ts";
import { runs } from "../../../support/runs.ts";
import { adapter, data, old, own, query, result } from "./adapter.ts";

const routes = { blue: old, green: own };
const minute = (second: number, requests: number, errors: number, slow: number, accounted = 0) => ({
	at: at(second).getTime(),
	requests,
	errors,
	slow,
	accounted,
});

type Values = Readonly<Record<number, number>>;

/** What CloudWatch answers for one color. */
const shown = (
	color: string,
	requests: Values,
	errors: Values,
	fast: Values,
	broken: Values = {},
	hanging: Values = {},
	{
		good = {},
		redirected = {},
		rejected = {},
	}: Readonly<Partial<Record<"good" | "redirected" | "rejected", Values>>> = {},
) => [
	result(`${color}_requests`, requests),
	result(`${color}_errors`, errors),
	result(`${color}_broken`, broken),
	result(`${color}_hanging`, hanging),
	result(`${color}_good`, good),
	result(`${color}_redirected`, redirected),
	result(`${color}_rejected`, rejected),
	result(`${color}_fast`, fast),
];
const nothing = (color: string) => shown(color, {}, {}, {});

describe("what tasks answered", () => {
	it("is asked for both colors in one question: requests, 5XX, and the share that the objective was met for", async () => {
		const { cloudWatch, sent } = adapter(data(...nothing("blue"), ...nothing("green")));
		await cloudWatch.perMinute(routes, 250, at(0), at(300));
		const [blue, green] = [
			["app/shop-blue/1f", "targetgroup/shop-blue-green/3d"],
			["app/shop-green/4c", "targetgroup/shop-green/6a"],
		] as const;
		expect(sent()).toEqual([
			{
				to: "GetMetricData",
				MetricDataQueries: [
					query("blue_requests", "RequestCount", "Sum", ...blue),
					query("blue_errors", "HTTPCode_Target_5XX_Count", "Sum", ...blue),
					query("blue_broken", "HTTPCode_ELB_502_Count", "Sum", blue[0]),
					query("blue_hanging", "HTTPCode_ELB_504_Count", "Sum", blue[0]),
					query("blue_good", "HTTPCode_Target_2XX_Count", "Sum", ...blue),
					query("blue_redirected", "HTTPCode_Target_3XX_Count", "Sum", ...blue),
					query("blue_rejected", "HTTPCode_Target_4XX_Count", "Sum", ...blue),
					query("blue_fast", "TargetResponseTime", "PR(:0.25)", ...blue),
					query("green_requests", "RequestCount", "Sum", ...green),
					query("green_errors", "HTTPCode_Target_5XX_Count", "Sum", ...green),
					query("green_broken", "HTTPCode_ELB_502_Count", "Sum", green[0]),
					query("green_hanging", "HTTPCode_ELB_504_Count", "Sum", green[0]),
					query("green_good", "HTTPCode_Target_2XX_Count", "Sum", ...green),
					query("green_redirected", "HTTPCode_Target_3XX_Count", "Sum", ...green),
					query("green_rejected", "HTTPCode_Target_4XX_Count", "Sum", ...green),
					query("green_fast", "TargetResponseTime", "PR(:0.25)", ...green),
				],
				StartTime: at(0).getTime() / 1000,
				EndTime: at(300).getTime() / 1000,
				ScanBy: "TimestampAscending",
			},
		]);
	});

	it("is told minute by minute for each color", async () => {
		const { cloudWatch } = adapter(
			data(
				...shown("green", { 0: 10, 120: 40 }, { 120: 8 }, { 0: 100, 120: 75 }),
				...shown("blue", { 0: 90, 60: 80 }, { 0: 1 }, { 0: 90, 60: 99.5 }),
			),
		);
		expect(await cloudWatch.perMinute(routes, 250, at(0), at(180))).toEqual({
			blue: [minute(0, 90, 1, 9, 1), minute(60, 80, 0, 0.4)],
			green: [minute(0, 10, 0, 0), minute(120, 40, 8, 10, 8)],
		});
	});

	it.each([
		["in the middle of a minute", at(61), at(179), at(120), at(120)],
		["in the middle of one each", at(30), at(250), at(60), at(240)],
		["with one", at(60), at(240), at(60), at(240)],
	])("is told of whole minutes that have ended, should the span begin or end %s", async (_, from, to, start, end) => {
		const { cloudWatch, sent } = adapter(data(...nothing("blue"), ...nothing("green")));
		expect(await cloudWatch.perMinute(routes, 250, from, to)).toEqual({ blue: [], green: [] });
		const asked = { StartTime: start.getTime() / 1000, EndTime: end.getTime() / 1000 };
		expect(sent()).toMatchObject(start < end ? [asked] : []);
	});

	it("is not asked about latency where there is no objective", async () => {
		const bare = (color: string) => shown(color, { 0: 50 }, { 0: 2 }, {}).slice(0, 7);
		const { cloudWatch, sent } = adapter(data(...bare("blue"), ...bare("green")));
		const answered = [minute(0, 50, 2, 0, 2)];
		expect(await cloudWatch.perMinute(routes, 0, at(0), at(60))).toEqual({ blue: answered, green: answered });
		const names = ["requests", "errors", "broken", "hanging", "good", "redirected", "rejected"];
		const ids = ["blue", "green"].flatMap((color) => names.map((name) => `${color}_${name}`));
		expect(sent()[0].MetricDataQueries.map(({ Id }: { Id: string }) => Id)).toEqual(ids);
	});

	it.each([
		[1, "PR(:0.001)"],
		[30_000, "PR(:30)"],
	])("is asked by an objective of %i ms as %s: CloudWatch counts seconds", async (objective, statistic) => {
		const { cloudWatch, sent } = adapter(data(...nothing("blue"), ...nothing("green")));
		await cloudWatch.perMinute(routes, objective, at(0), at(60));
		expect(sent()[0].MetricDataQueries[7].MetricStat.Stat).toBe(statistic);
	});

	it("leaves out a minute whose times are not known: it is neither fast nor slow", async () => {
		const { cloudWatch } = adapter(
			data(...shown("green", { 0: 10, 60: 10 }, { 60: 5 }, { 0: 100 }), ...nothing("blue")),
		);
		const { green } = await cloudWatch.perMinute(routes, 250, at(0), at(120));
		expect(green).toEqual([minute(0, 10, 0, 0)]);
	});

	it("counts what the load balancer answers for tasks that break off or hang, up to all of the requests", async () => {
		const { cloudWatch } = adapter(
			data(
				...shown("green", { 0: 100, 60: 10 }, { 0: 3 }, { 0: 100, 60: 100 }, { 0: 4 }, { 0: 5, 60: 12 }),
				...nothing("blue"),
			),
		);
		const { green } = await cloudWatch.perMinute(routes, 250, at(0), at(120));
		expect(green).toEqual([minute(0, 100, 12, 0, 12), minute(60, 10, 10, 0, 12)]);
	});

	it("counts every answer, whatever its code: with all of them a minute is whole", async () => {
		const codes = { good: { 0: 80, 60: 80 }, redirected: { 0: 6, 60: 6 }, rejected: { 0: 2, 60: 2 } };
		const all = shown("green", { 0: 100, 60: 100 }, { 0: 3 }, { 0: 100, 60: 100 }, { 0: 4 }, { 0: 5 }, codes);
		const { cloudWatch } = adapter(data(...all, ...nothing("blue")));
		const { green } = await cloudWatch.perMinute(routes, 250, at(0), at(120));
		expect(green).toEqual([minute(0, 100, 12, 0, 100), minute(60, 100, 0, 0, 88)]);
	});

	it("knows a minute in which no task answered at all: all failed, and none was slow", async () => {
		const { cloudWatch } = adapter(data(...shown("green", { 0: 8 }, {}, {}, { 0: 8 }), ...nothing("blue")));
		const { green } = await cloudWatch.perMinute(routes, 250, at(0), at(60));
		expect(green).toEqual([minute(0, 8, 8, 0, 8)]);
	});

	it("says nothing of a minute without a count of requests, whatever else is shown", async () => {
		const { cloudWatch } = adapter(data(...shown("green", {}, { 0: 5 }, { 0: 10 }), ...nothing("blue")));
		expect(await cloudWatch.perMinute(routes, 250, at(0), at(60))).toEqual({ blue: [], green: [] });
	});

	it("comes together from pages", async () => {
		const partial = (id: string, values: Values) => result(id, values, "PartialData");
		const { cloudWatch, sent } = adapter(
			{
				...data(partial("green_requests", { 0: 10 }), ...shown("green", {}, { 0: 1 }, {}).slice(1, 7)),
				NextToken: "2",
			},
			data(result("green_requests", { 60: 20 }), result("green_fast", { 0: 100, 60: 50 }), ...nothing("blue")),
		);
		const { green } = await cloudWatch.perMinute(routes, 250, at(0), at(120));
		expect(green).toEqual([minute(0, 10, 1, 0, 1), minute(60, 20, 0, 10)]);
		expect(sent()[1]).toEqual({ ...sent()[0], NextToken: "2" });
	});

	it.each([
		["InternalError", "Unavailable"],
		["PartialData", "UnexpectedAnswer"],
		["Forbidden", "UnexpectedAnswer"],
	])("is not told from an answer that is %s: %s", async (status, name) => {
		const errors = result("green_errors", {}, status);
		const { cloudWatch } = adapter(data(...nothing("blue"), ...nothing("green").slice(0, 1), errors));
		await expect(cloudWatch.perMinute(routes, 0, at(0), at(60))).rejects.toMatchObject({
			name,
			message: expect.stringMatching(/^GetMetricData: .*/),
		});
	});

	it("is never more than was asked: neither 5XX nor slow answers outnumber requests", async () => {
		const values = fc.dictionary(
			fc.integer({ min: 0, max: 4 }).map((minutes) => String(60 * minutes)),
			fc.integer({ min: 1, max: 1_000 }),
		);
		const percents = fc.dictionary(
			fc.integer({ min: 0, max: 4 }).map((minutes) => String(60 * minutes)),
			fc.double({ min: 0, max: 100, noNaN: true }),
		);
		await fc.assert(
			fc.asyncProperty(values, values, percents, async (requests, errors, fast) => {
				const { cloudWatch } = adapter(data(...shown("green", requests, errors, fast), ...nothing("blue")));
				const { green } = await cloudWatch.perMinute(routes, 250, at(0), at(300));
				for (const each of green) {
					expect(each.errors).toBeLessThanOrEqual(each.requests);
					expect(each.slow).toBeLessThanOrEqual(each.requests);
					expect(Math.min(each.errors, each.slow)).toBeGreaterThanOrEqual(0);
				}
				expect(green).toHaveLength(Object.keys(requests).filter((second) => second in fast).length);
			}),
			{ numRuns: runs(50) },
		);
	});
});
