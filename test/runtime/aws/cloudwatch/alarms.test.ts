import { describe, expect, it } from "vitest";
import { jsonFault } from "../../../support/aws.ts";
import { adapter } from "./adapter.ts";

const arn = (name: string, region = "eu-west-1") => `arn:aws:cloudwatch:${region}:123456789012:alarm:${name}`;
const alarm = (AlarmName: string, StateValue = "OK") => ({
	AlarmName,
	AlarmArn: arn(AlarmName),
	StateValue,
	StateReason: "…",
});

describe("the states of alarms", () => {
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
		expect(await cloudWatch.watched([])).toEqual({});
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

describe("the user's own alarms", () => {
	it("are asked by names and ARNs, metric and composite ones, and answered by what was asked", async () => {
		const { cloudWatch, sent } = adapter({
			MetricAlarms: [alarm("checkout: errors", "ALARM")],
			CompositeAlarms: [alarm("shop"), alarm("till", "INSUFFICIENT_DATA")],
		});
		expect(await cloudWatch.watched([arn("checkout: errors"), "shop", arn("till")])).toEqual({
			[arn("checkout: errors")]: "ALARM",
			shop: "OK",
			[arn("till")]: "INSUFFICIENT_DATA",
		});
		expect(sent()).toEqual([
			{
				to: "DescribeAlarms",
				AlarmNames: ["checkout: errors", "shop", "till"],
				AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
				MaxRecords: 100,
			},
		]);
	});

	it("that are named twice, once by the ARN, are asked for once and answered twice", async () => {
		const { cloudWatch, sent } = adapter({ CompositeAlarms: [alarm("shop", "ALARM")] });
		expect(await cloudWatch.watched(["shop", arn("shop")])).toEqual({ shop: "ALARM", [arn("shop")]: "ALARM" });
		expect(sent()).toMatchObject([{ AlarmNames: ["shop"] }]);
	});

	it("of which some do not exist are unexpected, each named as it was asked", async () => {
		const { cloudWatch } = adapter({ MetricAlarms: [alarm("a")] });
		await expect(cloudWatch.watched(["a", "b", arn("c")])).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: `DescribeAlarms: there is no alarm b, ${arn("c")}`,
		});
	});

	it("of another Region are not taken for those of the same name here", async () => {
		const { cloudWatch } = adapter({ MetricAlarms: [alarm("a")] });
		await expect(cloudWatch.watched([arn("a", "us-east-1")])).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});

	it("that may not be read are refused", async () => {
		const { cloudWatch } = adapter(jsonFault(403, "AccessDenied", "not authorized"));
		await expect(cloudWatch.watched(["a"])).rejects.toMatchObject({ name: "Refused" });
	});
});
