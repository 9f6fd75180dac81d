/** What the controller needs besides DNS and ECS: health checks, executions, messages and metrics, under AWS's own clients. */
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
import {
	ChangeResourceRecordSetsCommand,
	CreateHealthCheckCommand,
	CreateHostedZoneCommand,
	DeleteHealthCheckCommand,
	GetHealthCheckCommand,
	type HealthCheckConfig,
	type ResourceRecordSet,
	Route53Client,
	UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import {
	DescribeExecutionCommand,
	ListExecutionsCommand,
	paginateGetExecutionHistory,
	SendTaskFailureCommand,
	SendTaskSuccessCommand,
	SFNClient,
	StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Execution } from "./executions.ts";
import { type Gateway, startGateway } from "./gateway.ts";

const REGION = "eu-west-1";
let gateway: Gateway;
let now = Date.UTC(2026, 0, 1);

beforeAll(async () => {
	gateway = await startGateway({ now: () => now });
});
afterAll(() => gateway?.stop());

const client = () => ({
	endpoint: gateway.url,
	region: REGION,
	credentials: { accessKeyId: "tester", secretAccessKey: "test" },
});

describe("a health check behind the gateway", () => {
	const route53 = () => new Route53Client(client());
	let caller = 0;
	const create = async (HealthCheckConfig: HealthCheckConfig) => {
		const input = { CallerReference: `c${caller++}`, HealthCheckConfig };
		return (await route53().send(new CreateHealthCheckCommand(input))).HealthCheck?.Id ?? "";
	};
	const read = async (HealthCheckId: string) =>
		(await route53().send(new GetHealthCheckCommand({ HealthCheckId }))).HealthCheck?.HealthCheckConfig;
	const ON_ALARM: HealthCheckConfig = {
		Type: "CLOUDWATCH_METRIC",
		AlarmIdentifier: { Region: REGION, Name: "a & b" },
		InsufficientDataHealthStatus: "Unhealthy",
	};

	it("is read back as it was asked for, with nothing added", async () => {
		const child = await create(ON_ALARM);
		expect(await read(child)).toEqual(ON_ALARM);
		const both: HealthCheckConfig = { Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: [child] };
		expect(await read(await create(both))).toEqual(both);
	});

	it("is read back as it was changed, with the rest as it was", async () => {
		const HealthCheckId = await create(ON_ALARM);
		const changed = { HealthCheckId, InsufficientDataHealthStatus: "Healthy" as const };
		await route53().send(new UpdateHealthCheckCommand(changed));
		expect(await read(HealthCheckId)).toEqual({ ...ON_ALARM, InsufficientDataHealthStatus: "Healthy" });
	});

	it("of a record must exist when the record is written, and be named when it is deleted", async () => {
		const zone = { Name: "example.com", CallerReference: "once" };
		const { HostedZone } = await route53().send(new CreateHostedZoneCommand(zone));
		const HostedZoneId = HostedZone?.Id?.split("/").at(-1);
		const HealthCheckId = await create(ON_ALARM);
		const record = (more: object): ResourceRecordSet => ({
			Name: "app.example.com.",
			Type: "A",
			SetIdentifier: "blue",
			Weight: 1,
			TTL: 60,
			ResourceRecords: [{ Value: "192.0.2.1" }],
			...more,
		});
		const change = (Action: "CREATE" | "DELETE", more: object) => {
			const ChangeBatch = { Changes: [{ Action, ResourceRecordSet: record(more) }] };
			return route53().send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
		};
		await expect(change("CREATE", { HealthCheckId: "none" })).rejects.toMatchObject({ name: "NoSuchHealthCheck" });
		await change("CREATE", { HealthCheckId });
		await expect(change("DELETE", {})).rejects.toMatchObject({ name: "InvalidChangeBatch" });
		// The check may go before the record that names it.
		await route53().send(new DeleteHealthCheckCommand({ HealthCheckId }));
		await expect(read(HealthCheckId)).rejects.toMatchObject({ name: "NoSuchHealthCheck" });
		await change("DELETE", { HealthCheckId });
	});
});

describe("an execution that the harness runs", () => {
	const states = () => new SFNClient(client());
	const describeIt = (executionArn: string) => states().send(new DescribeExecutionCommand({ executionArn }));
	const stateMachineArn = `arn:aws:states:${REGION}:123456789012:stateMachine:m`;
	const arn = (name: string) => `arn:aws:states:${REGION}:123456789012:execution:m:${name}`;
	const begin = (name: string, more: Partial<Execution> = {}) => {
		const execution = { executionArn: arn(name), stateMachineArn, input: { a: 1 }, events: [], ...more };
		gateway.begin({ stop: () => {}, handBack: () => false, ...execution });
		return arn(name);
	};

	it("runs until it has ended, and then says why", async () => {
		const executionArn = begin("one");
		const startDate = new Date(now);
		expect(await describeIt(executionArn)).toMatchObject({
			status: "RUNNING",
			name: "one",
			input: '{"a":1}',
			startDate,
		});
		now += 5_000;
		gateway.end(executionArn, { status: "FAILED", error: "Sick", cause: "0/2 healthy" });
		const ended = { status: "FAILED", error: "Sick", cause: "0/2 healthy", stopDate: new Date(now) };
		expect(await describeIt(executionArn)).toMatchObject({ ...ended, startDate });
	});

	it("is aborted once by StopExecution, with the cause of whoever stopped it", async () => {
		let stopped = 0;
		const executionArn = begin("two", {
			stop: () => {
				stopped += 1;
			},
		});
		const cause = "users complain";
		for (let times = 0; times < 2; times++) await states().send(new StopExecutionCommand({ executionArn, cause }));
		expect(stopped).toBe(1);
		expect(await describeIt(executionArn)).toMatchObject({ status: "ABORTED", cause });
		// What the interpreter makes of it comes too late.
		expect(gateway.end(executionArn, { status: "ABORTED", error: "Unknown" })).toEqual({ status: "ABORTED", cause });
	});

	it("is unknown when nobody has begun it", async () => {
		await expect(describeIt(arn("nobody's"))).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
	});

	it("goes on with what is handed back for a task token, as long as it runs", async () => {
		const token = "of three";
		const answers: unknown[] = [];
		const handBack = (given: string, answer: unknown) => given === token && answers.push(answer) > 0;
		const executionArn = begin("three", { handBack });
		await states().send(new SendTaskSuccessCommand({ taskToken: token, output: '{"by":"me"}' }));
		await states().send(new SendTaskFailureCommand({ taskToken: token, error: "Aborted", cause: "no" }));
		expect(answers).toEqual([{ output: { by: "me" } }, { error: "Aborted", cause: "no" }]);
		const over = { name: "TaskTimedOut" };
		const send = (taskToken: string) => states().send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));
		await expect(send("of nobody")).rejects.toMatchObject(over);
		gateway.end(executionArn, { status: "SUCCEEDED" });
		await expect(send(token)).rejects.toMatchObject(over);
	});

	it("is listed, newest first, and tells page by page which states it has been in", async () => {
		const at = now;
		const events = [
			{ type: "StateEntered", name: "Begin", at, data: { a: 1 } },
			{ type: "StateExited", name: "Begin", at: at + 1_000, data: { a: 2 } },
		] as const;
		const [older, newer] = [begin("four"), begin("five", { events })];
		const listed = async (more: object) => {
			const { executions = [] } = await states().send(new ListExecutionsCommand({ stateMachineArn, ...more }));
			return executions.map(({ executionArn }) => executionArn);
		};
		gateway.end(newer, { status: "FAILED" });
		expect((await listed({})).slice(0, 2)).toEqual([newer, older]);
		expect(await listed({ statusFilter: "RUNNING" })).toEqual([older]);

		const seen: unknown[] = [];
		const asked = { executionArn: newer, reverseOrder: true };
		for await (const page of paginateGetExecutionHistory({ client: states(), pageSize: 2 }, asked))
			seen.push(page.events);
		expect(seen).toMatchObject([
			[
				{ timestamp: new Date(at + 1_000), stateExitedEventDetails: { name: "Begin", output: '{"a":2}' } },
				{ timestamp: new Date(at), stateEnteredEventDetails: { name: "Begin", input: '{"a":1}' } },
			],
			[{ type: "ExecutionStarted", executionStartedEventDetails: { input: '{"a":1}' } }],
		]);
	});
});

describe("what is published", () => {
	it("is kept with who published it, if there is such a topic", async () => {
		const sns = new SNSClient(client());
		const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "topic" }));
		await sns.send(new PublishCommand({ TopicArn, Subject: "green is live", Message: "a + b & c" }));
		await expect(sns.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: "lost" }))).rejects.toThrow();
		const message = { topicArn: TopicArn, subject: "green is live", message: "a + b & c", caller: "tester" };
		expect(gateway.messages).toEqual([message]);
	});
});

describe("what is put on the event bus", () => {
	it("is kept with who put it, unless it claims to come from AWS", async () => {
		const entry = { Source: "ours", DetailType: "News", Resources: ["arn:of-it"], Detail: '{"a":1}' };
		const Entries = [entry, { ...entry, Source: "aws.ecs" }];
		const answer = await new EventBridgeClient(client()).send(new PutEventsCommand({ Entries }));
		expect(answer).toMatchObject({
			FailedEntryCount: 1,
			Entries: [{ EventId: expect.any(String) }, { ErrorCode: "NotAuthorizedForSourceException" }],
		});
		const kept = { source: "ours", detailType: "News", resources: ["arn:of-it"], detail: { a: 1 }, caller: "tester" };
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
	const minute = Math.floor(now / 60_000) * 60_000;
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
