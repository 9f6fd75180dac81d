/** What the controller needs besides DNS and ECS: health checks, executions and messages, under AWS's own clients. */
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
	StartExecutionCommand,
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

	it("is run once by its name, however often it is started while it runs, and never again after that", async () => {
		const run: string[] = [];
		gateway.runExecutions(({ name }) => {
			run.push(name);
			begin(name);
		});
		const start = (input: string) =>
			states().send(new StartExecutionCommand({ stateMachineArn, name: "started", input }));
		for (let times = 0; times < 2; times++) {
			expect(await start('{"a":1}')).toMatchObject({ executionArn: arn("started"), startDate: new Date(now) });
		}
		const again = { name: "ExecutionAlreadyExists" };
		await expect(start('{"a":2}')).rejects.toMatchObject(again);
		gateway.end(arn("started"), { status: "SUCCEEDED" });
		await expect(start('{"a":1}')).rejects.toMatchObject(again);
		gateway.runExecutions(undefined);
		expect(run).toEqual(["started"]);
	});

	it("is unknown when nobody has begun it", async () => {
		await expect(describeIt(arn("nobody's"))).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
	});

	it("goes on with what is handed back for a task token, as long as it runs", async () => {
		const token = "of three";
		const answers: unknown[] = [];
		const handBack = (input: string, answer: unknown) => input === token && answers.push(answer) > 0;
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

		const observed: unknown[] = [];
		const asked = { executionArn: newer, reverseOrder: true };
		for await (const page of paginateGetExecutionHistory({ client: states(), pageSize: 2 }, asked))
			observed.push(page.events);
		expect(observed).toMatchObject([
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
