import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { call } from "../../../runtime/aws/call.ts";
import { CloudWatchReader } from "../../../runtime/aws/cloudwatch/reader.ts";
import { EcsReader } from "../../../runtime/aws/ecs.ts";
import { ElbReader } from "../../../runtime/aws/elb.ts";
import { DefaultEventBus } from "../../../runtime/aws/eventbridge.ts";
import { LambdaFunctions } from "../../../runtime/aws/lambda.ts";
import { inRoleOf } from "../../../runtime/aws/roles.ts";
import { Route53Reader } from "../../../runtime/aws/route53.ts";
import { SnsTopic } from "../../../runtime/aws/sns.ts";
import { StepFunctionsReader } from "../../../runtime/aws/stepfunctions.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { ForeignChange } from "../../../runtime/errors.ts";
import { type Answer, connectionReset, elbFault, jsonFault, recorded, route53Fault } from "../../support/aws.ts";
import { hookQuestion, stateChange } from "./questions.ts";

type Fault = (status: number, code: string, message: string) => Answer;

/** One call of each service, and how the service writes its faults. */
const SERVICES: [string, Fault, (answer: Answer) => Promise<unknown>][] = [
	[
		"Route 53",
		route53Fault,
		(answer) => new Route53Reader(new Route53Client(recorded(answer).options)).inSync("/change/C1"),
	],
	[
		"Elastic Load Balancing",
		elbFault,
		(answer) => new ElbReader(new ElasticLoadBalancingV2Client(recorded(answer).options)).actions("arn:listener"),
	],
	[
		"ECS",
		jsonFault,
		(answer) => new EcsReader(new ECSClient(recorded(answer).options)).describe("c", { blue: "b", green: "g" }),
	],
	[
		"DynamoDB",
		jsonFault,
		(answer) => new Table("rollouts", new DynamoDBClient(recorded(answer).options)).get("shop", "lock"),
	],
	[
		"CloudWatch",
		jsonFault,
		(answer) => new CloudWatchReader(new CloudWatchClient(recorded(answer).options)).states(["a"]),
	],
	[
		"Step Functions",
		jsonFault,
		(answer) => new StepFunctionsReader(new SFNClient(recorded(answer).options)).describe("arn:execution"),
	],
	[
		"SNS",
		elbFault,
		(answer) =>
			new SnsTopic("arn:topic", new SNSClient(recorded(answer).options)).publish({ subject: "", message: "" }),
	],
	[
		"STS",
		elbFault,
		async (answer) =>
			inRoleOf((input) => input, new STSClient(recorded(answer).options))(
				{ name: "shop", identity: "shop" },
				"arn:role",
			)?.(),
	],
	[
		"EventBridge",
		jsonFault,
		(answer) => new DefaultEventBus(new EventBridgeClient(recorded(answer).options)).put(stateChange()),
	],
	[
		"Lambda",
		jsonFault,
		(answer) =>
			new LambdaFunctions(new LambdaClient(recorded(answer, answer, answer).options)).ask("hook", hookQuestion()),
	],
];

describe.each(SERVICES)("%s", (service, fault, run) => {
	it.each(["Throttling", "ThrottlingException", "RequestLimitExceeded", "ProvisionedThroughputExceededException"])(
		"that answers %s asks to slow down",
		async (code) => {
			await expect(run(fault(400, code, "Rate exceeded"))).rejects.toMatchObject({ name: "Throttled" });
		},
	);

	it("that answers with status 429 asks to slow down", async () => {
		await expect(run(fault(429, "SlowDown", "later"))).rejects.toMatchObject({ name: "Throttled" });
	});

	it.each([500, 502, 503])("that answers with status %i is unavailable", async (status) => {
		await expect(run(fault(status, "InternalFailure", "oops"))).rejects.toMatchObject({ name: "Unavailable" });
	});

	it("that answers with the page of a proxy and status 503 is unavailable", async () => {
		await expect(run({ status: 503, body: "<html>Service Unavailable" })).rejects.toMatchObject({
			name: "Unavailable",
		});
	});

	it("whose connection breaks is unavailable, and says why", async () => {
		await expect(run(connectionReset())).rejects.toMatchObject({
			name: "Unavailable",
			message: expect.stringContaining("read ECONNRESET"),
		});
	});

	it("that denies access refuses, with the name and message that it gave", async () => {
		const denied = run(fault(403, "AccessDenied", "User: x is not authorized to perform: y"));
		const cause = expect.objectContaining({ name: "AccessDenied" });
		await expect(denied).rejects.toMatchObject({
			name: service === "STS" ? "IdentityRefused" : "Refused",
			message: expect.stringMatching(/^[\w:]+.* .*AccessDenied: User: x is not authorized to perform: y$/),
			cause: service === "STS" ? expect.objectContaining({ cause }) : cause,
		});
	});

	it("that answers what nobody can read is unexpected", async () => {
		await expect(run({ body: "<<<" })).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("a call", () => {
	it("answers what AWS answers", async () => {
		expect(await call("GetChange", async () => 42)).toBe(42);
	});

	it("leaves the runtime's own errors as they are", async () => {
		const error = new ForeignChange("x");
		await expect(call("GetChange", () => Promise.reject(error))).rejects.toBe(error);
	});

	it("is throttled when the SDK says so, whatever the error's name", async () => {
		const error = Object.assign(new Error("later"), { name: "Busy", $retryable: { throttling: true } });
		await expect(call("GetChange", () => Promise.reject(error))).rejects.toMatchObject({ name: "Throttled" });
	});

	it("is unavailable when the fault is the server's, whatever the status", async () => {
		const error = Object.assign(new Error("oops"), { $fault: "server", $metadata: { httpStatusCode: 400 } });
		await expect(call("GetChange", () => Promise.reject(error))).rejects.toMatchObject({ name: "Unavailable" });
	});
});
