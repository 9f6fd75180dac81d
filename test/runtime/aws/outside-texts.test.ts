import { ECSClient } from "@aws-sdk/client-ecs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { afterEach, describe, expect, it, vi } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { EcsWriter } from "../../../runtime/aws/ecs.ts";
import { DefaultEventBus } from "../../../runtime/aws/eventbridge.ts";
import { LambdaFunctions } from "../../../runtime/aws/lambda.ts";
import { consoleLog } from "../../../runtime/aws/log.ts";
import { Route53Writer } from "../../../runtime/aws/route53.ts";
import { jsonBytes, LENGTHS } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import { type Answer, jsonFault, recorded, route53Fault } from "../../support/aws.ts";
import { adapter as cloudWatch } from "./cloudwatch/adapter.ts";
import { hookQuestion, probeConfig, stateChange } from "./questions.ts";

/** What nobody wants to read: a terminal's colors, lines of their own, and far too much. */
const LONG = `first\n::error::second\u001b[31m\u202e${"漢".repeat(100_000)}`;
const OBSERVED = /^[^\p{Cc}\p{Bidi_Control}]*first ::error::second漢+…$/u;

const HOOK = probeConfig().function;
const says = (value: unknown): Answer => ({ body: JSON.stringify(value) });

function functions(answer: Answer, failed = false): LambdaFunctions {
	const client = new LambdaClient(recorded(answer).options);
	client.middlewareStack.add(
		(next) => async (args) => {
			const output = await next(args);
			const { headers } = output.response as { headers: Record<string, string> };
			if (failed) headers["x-amz-function-error"] = "Unhandled";
			return output;
		},
		{ step: "deserialize", priority: "low" },
	);
	return new LambdaFunctions(client);
}

async function messageOf(asked: Promise<unknown>): Promise<string> {
	const error = await asked.then(
		() => new Error("it was answered"),
		(thrown: Error) => thrown,
	);
	return error.message;
}

describe("a hook that says 300 KB", () => {
	it("has its verdict count, and as much of its reason kept as people read", async () => {
		const answer = await functions(says({ verdict: "fail", reason: LONG, more: LONG })).ask(HOOK, hookQuestion());
		expect(Object.keys(answer)).toEqual(["verdict", "reason"]);
		expect(answer.verdict).toBe("fail");
		expect(answer.reason).toMatch(OBSERVED);
		expect(answer.reason).toHaveLength(LENGTHS.reason);
	});

	it("is not repeated where it is no verdict, or an error", async () => {
		const asked = [says({ verdict: LONG }), says([LONG])].map((answer) => functions(answer).ask(HOOK, hookQuestion()));
		const failed = functions(says({ errorType: LONG, errorMessage: LONG }), true).ask(HOOK, hookQuestion());
		for (const message of await Promise.all([...asked, failed].map(messageOf))) {
			expect(message.length).toBeLessThanOrEqual(LENGTHS.reason);
			expect(message).toMatch(/^Invoke arn:[^\p{Cc}\p{Bidi_Control}]+$/u);
		}
	});
});

describe("what else comes from outside", () => {
	it("is cut: why a probe failed", async () => {
		const report = { sent: 2, failed: 2, serverErrors: 0, unreachable: 0, why: LONG };
		expect((await functions(says(report)).probe(probeConfig(), "green")).why).toMatch(OBSERVED);
	});

	it("is cut: why ECS gave a deployment up, and a task stopped", async () => {
		const { cluster, services } = sampleService();
		const ecs = (answer: unknown) => new EcsWriter(new ECSClient(recorded(says(answer)).options));
		const primary = { id: "ecs-svc/2", status: "PRIMARY", runningCount: 1, taskDefinition: "a:1", createdAt: 0 };
		const described = [services.blue, services.green].map((serviceArn) => ({
			serviceArn,
			desiredCount: 1,
			runningCount: 1,
			deployments: [{ ...primary, rolloutState: "FAILED", rolloutStateReason: LONG }],
		}));
		const view = await ecs({ services: described }).describe(cluster, services);
		expect(view.green.deployment.reason).toMatch(OBSERVED);
		const stopped = { taskArn: "a", startedBy: "b", stopCode: "TaskFailedToStart", stoppedReason: LONG };
		const [end] = await ecs({ tasks: [stopped] }).ends(cluster, ["a"]);
		expect(end?.reason).toMatch(OBSERVED);
	});

	it("is cut: what AWS refuses with, though it may quote a whole policy", async () => {
		const change = stateChange();
		const bus = (answer: Answer) => new DefaultEventBus(new EventBridgeClient(recorded(answer).options)).put(change);
		const dns = (answer: Answer) => new Route53Writer(new Route53Client(recorded(answer).options)).change("Z", [], "");
		const entry = { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: LONG };
		const long = "x".repeat(100_000);
		const refusals = [
			bus(jsonFault(400, "AccessDeniedException", LONG)),
			bus(says({ FailedEntryCount: 1, Entries: [entry] })),
			bus(says({ Entries: [{ ErrorCode: 7, [long]: long }] })),
			dns(route53Fault(400, "InvalidChangeBatch", long)),
		];
		for (const message of await Promise.all(refusals.map(messageOf))) {
			expect(message.length).toBeLessThanOrEqual(LENGTHS.reason);
			expect(message).toMatch(/^(PutEvents|ChangeResourceRecordSets)[^\p{Cc}\p{Bidi_Control}]+$/u);
		}
	});

	it("is cut: what was asked, where that is a hundred names", async () => {
		const names = Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(255, "n"));
		const message = await messageOf(cloudWatch({ MetricAlarms: [] }).cloudWatch.watched(names));
		expect(message).toMatch(/^DescribeAlarms: there is no alarm 0n+.*…$/);
		expect(message).toHaveLength(LENGTHS.reason);
	});
});

describe("a log line", () => {
	afterEach(() => vi.restoreAllMocks());

	it("keeps of every text what can be read, however deep it stands, and of a list what can be counted", () => {
		const got: unknown[] = [];
		vi.spyOn(console, "error").mockImplementation((line: unknown) => void got.push(line));
		let error: Error = new Error("x".repeat(300_000));
		for (let i = 0; i < 50; i++) error = new Refused(`${i}`, { cause: error });
		consoleLog({}).error("task failed", { error, list: Array.from({ length: 10_000 }, (_, i) => i), text: LONG });
		expect(jsonBytes(got)).toBeLessThan(100_000);
		expect(got).toMatchObject([{ message: "task failed", error: { name: "Refused", message: "49" } }]);
	});
});
