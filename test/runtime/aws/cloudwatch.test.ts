import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "vitest";
import { CloudWatchReader } from "../../../runtime/aws/cloudwatch.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { at } from "../../support/documents.ts";

const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";

function adapter(...answers: object[]) {
	const asAnswer = (value: object): Answer => ("body" in value ? (value as Answer) : { body: JSON.stringify(value) });
	const { options, requests } = recorded(...answers.map(asAnswer));
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { cloudWatch: new CloudWatchReader(new CloudWatchClient(options)), sent };
}

describe("the states of alarms", () => {
	const alarm = (AlarmName: string, StateValue = "OK") => ({ AlarmName, StateValue, StateReason: "…" });

	it("are asked by their names and answered by them; never composite ones, which no narrow permission covers", async () => {
		const { cloudWatch, sent } = adapter({
			MetricAlarms: [alarm("hosts", "ALARM"), alarm("errors", "INSUFFICIENT_DATA")],
		});
		expect(await cloudWatch.states(["errors", "hosts"])).toEqual({ hosts: "ALARM", errors: "INSUFFICIENT_DATA" });
		expect(sent()).toEqual([
			{
				to: "DescribeAlarms",
				AlarmNames: ["errors", "hosts"],
				AlarmTypes: ["MetricAlarm"],
				MaxRecords: 100,
			},
		]);
	});

	it("may need more than one page", async () => {
		const { cloudWatch, sent } = adapter(
			{ MetricAlarms: [alarm("a")], NextToken: "2" },
			{ MetricAlarms: [alarm("b")] },
		);
		expect(await cloudWatch.states(["a", "b"])).toEqual({ a: "OK", b: "OK" });
		expect(sent().map(({ NextToken }) => NextToken)).toEqual([undefined, "2"]);
	});

	it("are asked a hundred names at a time", async () => {
		const names = Array.from({ length: 101 }, (_, i) => `alarm-${i}`);
		const { cloudWatch, sent } = adapter(
			{ MetricAlarms: names.slice(0, 100).map((name) => alarm(name)) },
			{ MetricAlarms: [alarm("alarm-100", "ALARM")] },
		);
		expect(await cloudWatch.states(names)).toMatchObject({ "alarm-99": "OK", "alarm-100": "ALARM" });
		expect(sent().map(({ AlarmNames }) => AlarmNames.length)).toEqual([100, 1]);
	});

	it("of no alarms are not asked for at all: CloudWatch would answer every alarm of the account", async () => {
		const { cloudWatch, sent } = adapter();
		expect(await cloudWatch.states([])).toEqual({});
		expect(sent()).toEqual([]);
	});

	it("that do not exist are unexpected, each named", async () => {
		const { cloudWatch } = adapter({ MetricAlarms: [alarm("a")] });
		await expect(cloudWatch.states(["a", "b", "toString"])).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: "DescribeAlarms: there is no alarm b, toString",
		});
	});

	it("that CloudWatch does not document are unexpected, not clear", async () => {
		const { cloudWatch } = adapter({ MetricAlarms: [alarm("a", "FINE")] });
		await expect(cloudWatch.states(["a"])).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("MetricAlarms.0.StateValue"),
		});
	});

	it("are not said to be clear when a page cannot be read", async () => {
		const { cloudWatch } = adapter(
			{ MetricAlarms: [alarm("a")], NextToken: "2" },
			jsonFault(400, "ThrottlingException", "Rate exceeded"),
		);
		await expect(cloudWatch.states(["a", "b"])).rejects.toMatchObject({ name: "Throttled" });
	});
});

describe("the requests of routes", () => {
	const old = { listener: `${ELB}:listener/app/shop-blue/1f/2e`, targetGroup: `${ELB}:targetgroup/shop-blue-green/3d` };
	const own = { listener: `${ELB}:listener/app/shop-green/4c/5b`, targetGroup: `${ELB}:targetgroup/shop-green/6a` };
	const from = at(30);
	const to = at(330);
	const result = (i: number, Values: number[], StatusCode = "Complete") => ({
		Id: `route${i}`,
		Label: "RequestCount",
		Timestamps: Values.map((_, minute) => at(60 * minute).getTime() / 1000),
		Values,
		StatusCode,
	});
	const data = (...MetricDataResults: object[]) => ({ MetricDataResults });

	it("are asked for each route's load balancer and target group, in whole minutes around the span", async () => {
		const { cloudWatch, sent } = adapter(data(result(0, [3]), result(1, [4])));
		await cloudWatch.requests([old, own], from, to);
		const query = (Id: string, loadBalancer: string, targetGroup: string) => ({
			Id,
			MetricStat: {
				Metric: {
					Namespace: "AWS/ApplicationELB",
					MetricName: "RequestCount",
					Dimensions: [
						{ Name: "LoadBalancer", Value: loadBalancer },
						{ Name: "TargetGroup", Value: targetGroup },
					],
				},
				Period: 60,
				Stat: "Sum",
			},
		});
		expect(sent()).toEqual([
			{
				to: "GetMetricData",
				MetricDataQueries: [
					query("route0", "app/shop-blue/1f", "targetgroup/shop-blue-green/3d"),
					query("route1", "app/shop-green/4c", "targetgroup/shop-green/6a"),
				],
				StartTime: at(0).getTime() / 1000,
				EndTime: at(360).getTime() / 1000,
			},
		]);
	});

	it("are summed over the minutes, in the order asked", async () => {
		const { cloudWatch } = adapter(data(result(1, [40, 2]), result(0, [3, 5, 1])));
		expect(await cloudWatch.requests([old, own], from, to)).toEqual([9, 42]);
	});

	it("are 0 where CloudWatch has no values, or does not even list them", async () => {
		const { Values: _, ...bare } = result(1, []);
		const { cloudWatch } = adapter(data(result(0, []), bare));
		expect(await cloudWatch.requests([old, own], from, to)).toEqual([0, 0]);
	});

	it("are summed over the pages: the answer is complete with the last", async () => {
		const { cloudWatch, sent } = adapter(
			{ ...data(result(0, [3], "PartialData"), result(1, [10])), NextToken: "2" },
			data(result(0, [4])),
		);
		expect(await cloudWatch.requests([old, own], from, to)).toEqual([7, 10]);
		expect(sent()[1]).toEqual({ ...sent()[0], NextToken: "2" });
	});

	it.each([
		["partial to the end", data(result(0, [3], "PartialData")), "route0 is answered with PartialData"],
		["forbidden", data(result(0, [], "Forbidden")), "route0 is answered with Forbidden"],
		["not there at all", data(), "route0 is answered with no status at all"],
	])("are not counted when they are %s", async (_, answer, message) => {
		await expect(adapter(answer).cloudWatch.requests([old], from, to)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(message),
		});
	});

	it("are to be asked again after an error within CloudWatch", async () => {
		const { cloudWatch } = adapter(data(result(0, [3], "InternalError")));
		await expect(cloudWatch.requests([old], from, to)).rejects.toMatchObject({ name: "Unavailable" });
	});

	it("of no time are none, and CloudWatch would refuse the question", async () => {
		const { cloudWatch, sent } = adapter();
		expect(await cloudWatch.requests([old, own], at(60), at(60))).toEqual([0, 0]);
		expect(sent()).toEqual([]);
	});

	it("of less than a minute are those of the minute", async () => {
		const { cloudWatch, sent } = adapter(data(result(0, [3])));
		expect(await cloudWatch.requests([old], at(70), at(75))).toEqual([3]);
		expect(sent()).toMatchObject([{ StartTime: at(60).getTime() / 1000, EndTime: at(120).getTime() / 1000 }]);
	});

	it.each([
		["a Network Load Balancer", { ...old, listener: `${ELB}:listener/net/shop/1/2` }],
		["something that is no target group", { ...old, targetGroup: old.listener }],
	])("through %s cannot be counted", async (_, route) => {
		await expect(adapter().cloudWatch.requests([route], from, to)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("is not the ARN of an Application Load Balancer's resource"),
		});
	});
});
