import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientOptions, TRY_MILLISECONDS } from "../../../runtime/aws/call.ts";
import { CodePipelinePipeline } from "../../../runtime/aws/codepipeline.ts";
import { CodePipelineJobs } from "../../../runtime/aws/codepipeline-jobs.ts";
import { DefaultEventBus } from "../../../runtime/aws/eventbridge.ts";
import { inRoleOf } from "../../../runtime/aws/roles.ts";
import { serviceReaders, serviceWritersWithAlarms } from "../../../runtime/aws/service-ports.ts";
import { SnsTopic } from "../../../runtime/aws/sns.ts";
import { StepFunctionsReader } from "../../../runtime/aws/stepfunctions.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { StepFunctionsTokens } from "../../../runtime/aws/task-tokens.ts";
import { silentApi } from "../../support/aws.ts";
import { hookQuestion, stateChange } from "./questions.ts";

/** What the SDK waits between three tries at most, in milliseconds: 50 and 100, each times something below 1. */
const BETWEEN = 150;

/** What the functions that check, and those that act, are given in their own roles and in a service's. */
const readers = () => serviceReaders()();
const writers = () => serviceWritersWithAlarms()();
const inRole = () => serviceReaders()(async () => ({ accessKeyId: "ASIA", secretAccessKey: "secret" }) as never);
const assuming = () => inRoleOf((credentials) => credentials)({ name: "shop", identity: "shop" }, "arn:role");

/** One call of each API by the client that its function uses, how often it is tried, and how long one try may take. */
const CALLS: [string, number, number, () => Promise<unknown>][] = [
	["DynamoDB", 3, TRY_MILLISECONDS.dynamodb, () => new Table("rollouts").get("shop", "lock")],
	["Elastic Load Balancing", 3, TRY_MILLISECONDS.elb, () => readers().loadBalancers.actions("arn:listener")],
	["ECS", 3, TRY_MILLISECONDS.ecs, () => readers().services.describe("c", { blue: "b", green: "g" })],
	["Route 53", 3, TRY_MILLISECONDS.route53, () => readers().dns.inSync("/change/C1")],
	["Route 53, to write", 3, TRY_MILLISECONDS.route53, () => writers().dns.inSync("/change/C1")],
	["Route 53, in a service's role", 3, TRY_MILLISECONDS.route53, () => inRole().dns.inSync("/change/C1")],
	["STS", 3, TRY_MILLISECONDS.sts, async () => assuming()?.()],
	["CloudWatch", 3, TRY_MILLISECONDS.cloudWatch, () => readers().alarms.states(["a"])],
	["Step Functions", 3, TRY_MILLISECONDS.stepFunctions, () => new StepFunctionsReader().describe("arn:execution")],
	["Step Functions, by a task token", 3, TRY_MILLISECONDS.stepFunctions, () => new StepFunctionsTokens().goOn("t", {})],
	["CodePipeline", 3, TRY_MILLISECONDS.codePipeline, () => new CodePipelinePipeline("web").state()],
	[
		"CodePipeline, for a job",
		3,
		TRY_MILLISECONDS.codePipeline,
		() => new CodePipelineJobs().succeed("j", { summary: "s" }),
	],
	["SNS", 3, TRY_MILLISECONDS.sns, () => new SnsTopic("arn:topic").publish({ subject: "s", message: "m" })],
	["EventBridge", 2, TRY_MILLISECONDS.eventBridge, () => new DefaultEventBus().put(stateChange())],
	["Lambda", 1, TRY_MILLISECONDS.lambda, () => readers().hooks.ask("hook", hookQuestion())],
];

let api: Awaited<ReturnType<typeof silentApi>>;

async function silent(how?: Parameters<typeof silentApi>[0]): Promise<void> {
	api = await silentApi(how);
	vi.stubEnv("AWS_ENDPOINT_URL", api.endpoint);
}

beforeEach(() => {
	vi.stubEnv("AWS_REGION", "eu-west-1");
	vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(async () => {
	vi.useRealTimers();
	vi.unstubAllEnvs();
	await api.stop();
});

/** How a call ends, and after how many milliseconds. Its time-outs run ahead of the clock, the network does not. */
async function ending(run: () => Promise<unknown>): Promise<{ readonly name: string; readonly after: number }> {
	const real = setTimeout;
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
	const start = Date.now();
	let end: { name: string; after: number } | undefined;
	run().then(
		() => {
			end = { name: "answered", after: Date.now() - start };
		},
		(error: Error) => {
			end = { name: error.name, after: Date.now() - start };
		},
	);
	while (!end && Date.now() - start < 60_000) {
		await new Promise((resume) => real(resume, 1));
		await vi.advanceTimersByTimeAsync(50);
	}
	return end ?? { name: "still waiting", after: Date.now() - start };
}

describe.each(CALLS)("%s", (_, tries, tryMilliseconds, run) => {
	it(`that takes a request and never answers it is unavailable once its tries have run out: ${tries}`, async () => {
		await silent();
		const { name, after } = await ending(run);
		expect(name).toBe("Unavailable");
		expect(after).toBeGreaterThanOrEqual(tries * tryMilliseconds);
		expect(after).toBeLessThanOrEqual(tries * (tryMilliseconds + 100) + BETWEEN);
	});
});

describe("an answer that begins and does not go on", () => {
	const beginning = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";

	it.each([
		["because the API falls silent", { beginning }, "timed out after 40 ms of inactivity"],
		["because the connection breaks", { beginning, hangsUp: true }, "aborted"],
		[
			"but comes in drops",
			{ beginning: "HTTP/1.1 200 OK\r\nX-Drop: ", everyMilliseconds: 10 },
			"exceeded the configured 40 ms requestTimeout",
		],
	])("%s is none", async (_, how, message) => {
		await silent(how);
		const table = new Table("rollouts", new DynamoDBClient(clientOptions(40)));
		await expect(table.get("shop", "lock")).rejects.toMatchObject({
			name: "Unavailable",
			message: expect.stringContaining(message),
		});
	});
});
