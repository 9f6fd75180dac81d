import { describe, expect, it } from "vitest";
import { at } from "../../../support/documents.ts";
import { adapter, data, old, own, query, result } from "./adapter.ts";

describe("the requests of routes", () => {
	const from = at(30);
	const to = at(330);

	it("are asked for each route's load balancer and target group, in whole minutes around the span", async () => {
		const { cloudWatch, sent } = adapter(data(result("route0", { 0: 3 }), result("route1", { 0: 4 })));
		await cloudWatch.requests([old, own], from, to);
		expect(sent()).toEqual([
			{
				to: "GetMetricData",
				MetricDataQueries: [
					query("route0", "RequestCount", "Sum", "app/shop-blue/1f", "targetgroup/shop-blue-green/3d"),
					query("route1", "RequestCount", "Sum", "app/shop-green/4c", "targetgroup/shop-green/6a"),
				],
				StartTime: at(0).getTime() / 1000,
				EndTime: at(360).getTime() / 1000,
				ScanBy: "TimestampAscending",
			},
		]);
	});

	it("are summed over the minutes, in the order asked", async () => {
		const { cloudWatch } = adapter(data(result("route1", { 0: 40, 60: 2 }), result("route0", { 0: 3, 60: 5, 120: 1 })));
		expect(await cloudWatch.requests([old, own], from, to)).toEqual([9, 42]);
	});

	it("are 0 where CloudWatch has no values, or does not even list them", async () => {
		const { Values: _, Timestamps: __, ...bare } = result("route1", {});
		const { cloudWatch } = adapter(data(result("route0", {}), bare));
		expect(await cloudWatch.requests([old, own], from, to)).toEqual([0, 0]);
	});

	it("are summed over the pages: the answer is complete with the last", async () => {
		const { cloudWatch, sent } = adapter(
			{ ...data(result("route0", { 0: 3 }, "PartialData"), result("route1", { 0: 10 })), NextToken: "2" },
			data(result("route0", { 60: 4 })),
		);
		expect(await cloudWatch.requests([old, own], from, to)).toEqual([7, 10]);
		expect(sent()[1]).toEqual({ ...sent()[0], NextToken: "2" });
	});

	it.each([
		["partial to the end", data(result("route0", { 0: 3 }, "PartialData")), "route0 is answered with PartialData"],
		["forbidden", data(result("route0", {}, "Forbidden")), "route0 is answered with Forbidden"],
		["not there at all", data(), "route0 is answered with no status at all"],
		[
			"without their times",
			data({ ...result("route0", { 0: 3, 60: 4 }), Timestamps: [] }),
			"route0 has 2 values at 0 times",
		],
	])("are not counted when they are %s", async (_, answer, message) => {
		await expect(adapter(answer).cloudWatch.requests([old], from, to)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(message),
		});
	});

	it("are to be asked again after an error within CloudWatch", async () => {
		const { cloudWatch } = adapter(data(result("route0", { 0: 3 }, "InternalError")));
		await expect(cloudWatch.requests([old], from, to)).rejects.toMatchObject({ name: "Unavailable" });
	});

	it("of no time, or on no route, are none, and CloudWatch would refuse the question", async () => {
		const { cloudWatch, sent } = adapter();
		expect(await cloudWatch.requests([old, own], at(60), at(60))).toEqual([0, 0]);
		expect(await cloudWatch.requests([], from, to)).toEqual([]);
		expect(sent()).toEqual([]);
	});

	it("of less than a minute are those of the minute", async () => {
		const { cloudWatch, sent } = adapter(data(result("route0", { 60: 3 })));
		expect(await cloudWatch.requests([old], at(70), at(75))).toEqual([3]);
		expect(sent()).toMatchObject([{ StartTime: at(60).getTime() / 1000, EndTime: at(120).getTime() / 1000 }]);
	});

	it.each([
		["a Network Load Balancer", { ...old, listener: old.listener.replace("/app/", "/net/") }],
		["something that is no target group", { ...old, targetGroup: old.listener }],
	])("through %s cannot be counted", async (_, route) => {
		await expect(adapter().cloudWatch.requests([route], from, to)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("is not the ARN of an Application Load Balancer's resource"),
		});
	});
});
