import { describe, expect, it } from "vitest";
import { type Call, jsonAnswer, jsonOf, recognize, xmlAnswer } from "./call.ts";
import { CloudWatchApi } from "./cloudwatch.ts";
import { Metrics } from "./metrics.ts";

const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-blue/0123";
const MINUTE = 60_000;
const ALARM = {
	AlarmName: "web-blue-healthy-hosts",
	Namespace: "AWS/ApplicationELB",
	MetricName: "HealthyHostCount",
	Statistic: "Maximum",
	Dimensions: [{ Name: "TargetGroup", Value: "targetgroup/web-blue/0123" }],
	ComparisonOperator: "LessThanThreshold",
	Threshold: 1,
	EvaluationPeriods: 2,
	TreatMissingData: "breaching",
	StateValue: "OK",
};

/** The state that an alarm is described in at a moment, in minutes, while so many hosts are healthy. */
async function state(alarm: object, atMinute: number, hosts: (minute: number) => number | undefined) {
	const elb = { targetGroups: [GROUP], healthyHosts: (_: string, at: number) => hosts(at / MINUTE) };
	const api = new CloudWatchApi({ elb, metrics: new Metrics(), now: () => atMinute * MINUTE });
	const answer = await api.patch(describeAlarms, async () => jsonAnswer({ MetricAlarms: [alarm] }));
	return jsonOf<{ MetricAlarms: { StateValue: string }[] }>(answer).MetricAlarms[0]?.StateValue;
}

const describeAlarms: Call = recognize(
	"POST",
	"/",
	{ "x-amz-target": "GraniteServiceVersion20100801.DescribeAlarms" },
	Buffer.from("{}"),
);

describe("an alarm on the healthy hosts of a target group", () => {
	it("rings while no host is healthy, and while none is registered", async () => {
		expect(await state(ALARM, 10, () => 0)).toBe("ALARM");
		expect(await state(ALARM, 10, () => undefined)).toBe("ALARM");
		expect(await state(ALARM, 10, () => 1)).toBe("OK");
	});

	it("clears when the first minute has ended in which a host was healthy, and not before", async () => {
		const healthyFrom = (minute: number) => (minute >= 9.5 ? 2 : undefined);
		expect(await state(ALARM, 9.9, healthyFrom)).toBe("ALARM");
		expect(await state(ALARM, 10, healthyFrom)).toBe("OK");
	});

	it("rings only after as many bad minutes as it evaluates", async () => {
		const healthyUntil = (minute: number) => (minute < 9 ? 2 : 0);
		expect(await state(ALARM, 10.9, healthyUntil)).toBe("OK");
		expect(await state(ALARM, 11, healthyUntil)).toBe("ALARM");
	});

	it("without data is what it says of missing data", async () => {
		const nothing = () => undefined;
		expect(await state({ ...ALARM, TreatMissingData: "notBreaching" }, 10, nothing)).toBe("OK");
		expect(await state({ ...ALARM, TreatMissingData: undefined }, 10, nothing)).toBe("INSUFFICIENT_DATA");
	});
});

describe("other alarms", () => {
	it("on a load balancer's other metrics have no data, since there are no users", async () => {
		const errors = { ...ALARM, MetricName: "HTTPCode_Target_5XX_Count", TreatMissingData: "notBreaching" };
		expect(await state(errors, 10, () => 0)).toBe("OK");
	});

	it("of other services stay as moto has them", async () => {
		expect(await state({ ...ALARM, Namespace: "AWS/SQS", StateValue: "kept" }, 10, () => 0)).toBe("kept");
	});

	it("with a comparison that the gateway does not know are an error, not an alarm that never rings", async () => {
		const odd = { ...ALARM, ComparisonOperator: "LessThanLowerThreshold" };
		await expect(state(odd, 10, () => 0)).rejects.toThrow("knows no comparison LessThanLowerThreshold");
	});

	it("are handed on untouched to who asks in another protocol", async () => {
		const api = new CloudWatchApi({
			elb: { targetGroups: [], healthyHosts: () => 0 },
			metrics: new Metrics(),
			now: () => 0,
		});
		const xml = xmlAnswer("<DescribeAlarmsResponse/>");
		expect(await api.patch(describeAlarms, async () => xml)).toBe(xml);
	});
});
