/** What a judgment needs: events, functions, alarms and metrics, under AWS's own clients. */
import {
	type AlarmType,
	CloudWatchClient,
	DescribeAlarmsCommand,
	GetMetricDataCommand,
	PutCompositeAlarmCommand,
	PutMetricAlarmCommand,
	type ScanBy,
	SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gateway, startGateway } from "./gateway.ts";

const REGION = "eu-west-1";
const NOW = Date.UTC(2026, 0, 1);
let gateway: Gateway;

beforeAll(async () => {
	gateway = await startGateway({ now: () => NOW });
});
afterAll(() => gateway?.stop());

const client = () => ({
	endpoint: gateway.url,
	region: REGION,
	credentials: { accessKeyId: "tester", secretAccessKey: "test" },
});

describe("what is put on the event bus", () => {
	it("is kept with who put it, unless it claims to come from AWS", async () => {
		const entry = { Source: "owned", DetailType: "Notification", Resources: ["arn:of-it"], Detail: '{"a":1}' };
		const Entries = [entry, { ...entry, Source: "aws.ecs" }];
		const answer = await new EventBridgeClient(client()).send(new PutEventsCommand({ Entries }));
		expect(answer).toMatchObject({
			FailedEntryCount: 1,
			Entries: [{ EventId: expect.any(String) }, { ErrorCode: "NotAuthorizedForSourceException" }],
		});
		const kept = {
			source: "owned",
			detailType: "Notification",
			resources: ["arn:of-it"],
			detail: { a: 1 },
			caller: "tester",
		};
		expect(gateway.events).toEqual([kept]);
	});
});

describe("a function that is invoked", () => {
	const lambda = () => new LambdaClient(client());
	const FunctionName = `arn:aws:lambda:${REGION}:123456789012:function:f`;
	const invoke = async (payload: object) => {
		const answer = await lambda().send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
		return [answer.FunctionError, JSON.parse(answer.Payload?.transformToString() ?? "")];
	};

	it("is run by whoever runs functions, and answers its result, or that it has failed", async () => {
		const asked: unknown[] = [];
		const failure = { errorType: "Odd", errorMessage: "no" };
		gateway.runFunctions(async (arn, payload) => {
			asked.push([arn, payload]);
			return asked.length === 1 ? { result: { b: 2 } } : { failure };
		});
		expect(await invoke({ a: 1 })).toEqual([undefined, { b: 2 }]);
		expect(await invoke({ a: 2 })).toEqual(["Unhandled", failure]);
		expect(asked).toEqual([
			[FunctionName, { a: 1 }],
			[FunctionName, { a: 2 }],
		]);
	});
});

describe("a composite alarm", () => {
	const cloudWatch = () => new CloudWatchClient(client());

	it("is told to who asks for such alarms, and to nobody else", async () => {
		const metric = { AlarmName: "a", Namespace: "N", MetricName: "m", Statistic: "Sum", Period: 60 } as const;
		const rule = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: "GreaterThanThreshold" } as const;
		await cloudWatch().send(new PutMetricAlarmCommand({ ...metric, ...rule }));
		await cloudWatch().send(new PutCompositeAlarmCommand({ AlarmName: "b", AlarmRule: "ALARM(a)" }));
		const state = { AlarmName: "b", StateValue: "ALARM", StateReason: "it rings" } as const;
		await cloudWatch().send(new SetAlarmStateCommand(state));
		const described = async (...AlarmTypes: AlarmType[]) => {
			const input = { AlarmNames: ["a", "b"], ...(AlarmTypes.length > 0 && { AlarmTypes }) };
			const { MetricAlarms, CompositeAlarms } = await cloudWatch().send(new DescribeAlarmsCommand(input));
			return [MetricAlarms, CompositeAlarms].map((alarms) =>
				alarms?.map((one) => `${one.AlarmName} ${one.StateValue}`),
			);
		};
		expect(await described()).toEqual([["a OK"], []]);
		expect(await described("CompositeAlarm", "MetricAlarm")).toEqual([["a OK"], ["b ALARM"]]);
		expect(await described("CompositeAlarm")).toEqual([[], ["b ALARM"]]);
	});
});

describe("requests that a load balancer forwarded", () => {
	const arn = (rest: string) => `arn:aws:elasticloadbalancing:${REGION}:123456789012:${rest}`;
	const route = { listener: arn("listener/app/web-blue/1/2"), targetGroup: arn("targetgroup/web-blue-green/3") };
	const Dimensions = [
		{ Name: "LoadBalancer", Value: "app/web-blue/1" },
		{ Name: "TargetGroup", Value: "targetgroup/web-blue-green/3" },
	];
	const minute = Math.floor(NOW / 60_000) * 60_000;
	const at = (minutes: number) => new Date(minute - minutes * 60_000);
	const points = async (MetricName: string, Stat: string, ScanBy?: ScanBy) => {
		const Metric = { Namespace: "AWS/ApplicationELB", MetricName, Dimensions };
		const MetricDataQueries = [{ Id: "one", MetricStat: { Metric, Period: 60, Stat } }];
		const input = { MetricDataQueries, StartTime: at(3), EndTime: at(0), ...(ScanBy && { ScanBy }) };
		const { MetricDataResults } = await new CloudWatchClient(client()).send(new GetMetricDataCommand(input));
		const { Timestamps = [], Values = [], StatusCode } = MetricDataResults?.[0] ?? {};
		expect(StatusCode).toBe("Complete");
		return Timestamps.map((time, i) => [(minute - time.getTime()) / 60_000, Values[i]]);
	};

	it("are those that were reported, minute by minute, and none otherwise", async () => {
		expect(await points("RequestCount", "Sum")).toEqual([]);
		for (const [minutes, requests] of [
			[4, 100],
			[3, 7],
			[1, 5],
			[1, 6],
			[0, 9],
		] as const) {
			gateway.report(route, at(minutes).getTime() + 59_999, { requests });
		}
		expect(await points("RequestCount", "Sum")).toEqual([
			[1, 11],
			[3, 7],
		]);
		expect(await points("RequestCount", "Sum", "TimestampAscending")).toEqual([
			[3, 7],
			[1, 11],
		]);
	});

	it("count as errors, or as fast, when they were reported so; no errors are no data", async () => {
		gateway.report(route, at(2).getTime(), { requests: 50, errors: 4, slow: 10 });
		expect(await points("HTTPCode_Target_5XX_Count", "Sum")).toEqual([[2, 4]]);
		expect(await points("TargetResponseTime", "PR(:0.5)", "TimestampAscending")).toEqual([
			[3, 100],
			[2, 80],
			[1, 100],
		]);
	});
});
