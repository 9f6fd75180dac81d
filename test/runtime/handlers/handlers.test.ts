import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { silentApi } from "../../support/aws.ts";
import { at, EXECUTION, sampleDocument, sampleRollout, strangersLock } from "../../support/documents.ts";
import { storedLock } from "../../support/dynamodb.ts";

const request = { now: at(0).toISOString(), execution: EXECUTION, input: {} };

const TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:rollouts";

/** What the function behind a pipeline's actions is told besides. */
const PIPELINE = {
	SERVICE_NAME: "shop",
	PIPELINE_NAME: "web",
	RELEASE_FUNCTION_NAME: "controller-release",
	PREVIEW_URL: "http://preview.shop.example.com:8080",
	REVIEW: "required",
};

beforeEach(() => vi.resetModules());
afterEach(() => {
	vi.unstubAllEnvs();
	vi.restoreAllMocks();
});

const DENIED = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";

/** What a function comes to where everything is refused, whatever it asks. */
async function refused(task: string, load: () => Promise<(event: unknown) => Promise<unknown>>): Promise<unknown> {
	const beginning = `HTTP/1.1 403 Forbidden\r\nContent-Length: ${DENIED.length}\r\n\r\n${DENIED}`;
	const api = await silentApi({ beginning, hangsUp: true });
	const settings = { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
	for (const [name, value] of Object.entries({ ...settings, AWS_ENDPOINT_URL: api.endpoint })) vi.stubEnv(name, value);
	for (const level of ["error", "warn", "info"] as const) vi.spyOn(console, level).mockImplementation(() => {});
	const input = sampleDocument({ rollout: sampleRollout({ step: 0 }), error: { Error: "Sick" } });
	try {
		const handler = await load();
		return await handler({ ...request, task, input }).catch((error: unknown) => error);
	} finally {
		await api.stop();
	}
}

/** An account whose table answers so, where no execution is known, and no role may be assumed. */
async function account(item: (name: string) => object | undefined, locked: readonly string[] = []) {
	const server = createServer(async (request, response) => {
		const body = await text(request);
		const [, action = "sts"] = String(request.headers["x-amz-target"] ?? "").split(".");
		const reply = (status: number, said: string) => response.writeHead(status).end(said);
		if (action === "sts") return reply(403, DENIED);
		if (action === "DescribeExecution") return reply(400, JSON.stringify({ __type: "ExecutionDoesNotExist" }));
		if (action === "Query") return reply(200, JSON.stringify({ Items: locked.map((S) => ({ service: { S } })) }));
		if (action === "GetItem") return reply(200, JSON.stringify({ Item: item(JSON.parse(body).Key.item.S) }));
		return reply(200, "{}");
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const settings = {
		AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		AWS_REGION: "eu-west-1",
		AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
		AWS_SECRET_ACCESS_KEY: "secret",
		TABLE_NAME: "rollouts",
		TOPIC_ARN,
		ACCEPT_UNREGISTERED: "false",
		STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout",
	};
	for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
	const logged: unknown[] = [];
	for (const level of ["error", "warn", "info", "log"] as const)
		vi.spyOn(console, level).mockImplementation((...said) => void logged.push(...said));
	const stop = () => {
		server.closeAllConnections();
		return new Promise((closed) => server.close(closed));
	};
	return { logged, stop };
}

const registration = { format: { N: "1" }, configuration: { S: JSON.stringify(sampleService()) } };

describe("the release function", () => {
	const asked = { version: 1, action: "release", service: "shop", image: "shop:8", template: "ab".repeat(32) };
	const load = async () => (await import("../../../runtime/handlers/release.ts")).handler;

	it("reaches a service in the role that it is registered with", async () => {
		const { stop } = await account((name) => (name === "registration" ? registration : undefined));
		try {
			await expect((await load())(asked)).rejects.toMatchObject({
				name: "IdentityRefused",
				message: expect.stringContaining(`sts:AssumeRole of ${sampleService().roles.actuator}: AccessDenied: no`),
			});
		} finally {
			await stop();
		}
	});

	it("knows no service that is not registered, and logs for whom it was asked", async () => {
		const { logged, stop } = await account(() => undefined);
		try {
			await expect((await load())(asked)).rejects.toMatchObject({
				name: "UntrustedInput",
				message: expect.stringContaining("no service of this name is registered"),
			});
			expect(logged).toMatchObject([{ service: "shop", task: "release" }]);
		} finally {
			await stop();
		}
	});

	it("does not start without its table and its state machine, and names both", async () => {
		vi.stubEnv("TABLE_NAME", undefined);
		vi.stubEnv("STATE_MACHINE_ARN", undefined);
		await expect(load()).rejects.toMatchObject({
			name: "InvalidInput",
			message: expect.stringMatching(/TABLE_NAME.*STATE_MACHINE_ARN/s),
		});
	});
});

describe("the function behind a pipeline's actions", () => {
	const load = async () => (await import("../../../runtime/handlers/pipeline.ts")).handler;
	const id = "11111111-1111-4111-8111-111111111111";
	const image = `shop@sha256:${"a".repeat(64)}`;
	const UserParameters = JSON.stringify({ version: 1, action: "order", execution: id, image });
	const data = { actionConfiguration: { configuration: { UserParameters } } };

	it("answers a job of its pipeline's, by what the table has of its service", async () => {
		const { logged, stop } = await account(() => undefined);
		for (const [name, value] of Object.entries(PIPELINE)) vi.stubEnv(name, value);
		try {
			await (await load())({ "CodePipeline.job": { id, data } });
			expect(logged).toMatchObject([{ service: "shop", task: "pipeline", job: id, next: "failed" }]);
		} finally {
			await stop();
		}
	});

	it("does not start without its environment, and names all of it", async () => {
		for (const name of Object.keys(PIPELINE)) vi.stubEnv(name, undefined);
		await expect(load()).rejects.toMatchObject({
			name: "InvalidInput",
			message: expect.stringMatching(/SERVICE_NAME.*PIPELINE_NAME.*RELEASE_FUNCTION_NAME.*PREVIEW_URL.*REVIEW/s),
		});
	});
});

describe("the observer", () => {
	it("checks in the service's own role", async () => {
		const error = await refused("assess", async () => (await import("../../../runtime/handlers/observer.ts")).handler);
		expect(error).toMatchObject({
			name: "IdentityRefused",
			message: expect.stringContaining(`sts:AssumeRole of ${sampleService().roles.observer}: AccessDenied: no`),
		});
	});

	it("starts without a table and refuses a malformed document", async () => {
		const { handler } = await import("../../../runtime/handlers/observer.ts");
		await expect(handler({ ...request, task: "ready" })).rejects.toMatchObject({ name: "InvalidInput" });
	});
});

describe("the actuator", () => {
	it("acts in the service's own role", async () => {
		vi.stubEnv("TABLE_NAME", "rollouts");
		vi.stubEnv("TOPIC_ARN", TOPIC_ARN);
		vi.stubEnv("ACCEPT_UNREGISTERED", "false");
		const error = await refused(
			"failBack",
			async () => (await import("../../../runtime/handlers/actuator.ts")).handler,
		);
		expect(error).toMatchObject({
			name: "IdentityRefused",
			message: expect.stringContaining(`sts:AssumeRole of ${sampleService().roles.actuator}: AccessDenied: no`),
		});
	});

	it("starts with its table and its topic, and refuses a malformed document", async () => {
		vi.stubEnv("TABLE_NAME", "rollouts");
		vi.stubEnv("TOPIC_ARN", TOPIC_ARN);
		vi.stubEnv("ACCEPT_UNREGISTERED", "false");
		const { handler } = await import("../../../runtime/handlers/actuator.ts");
		await expect(handler({ ...request, task: "shift" })).rejects.toMatchObject({ name: "InvalidInput" });
	});

	it("does not start without its table and its topic, and names both", async () => {
		vi.stubEnv("TABLE_NAME", undefined);
		vi.stubEnv("TOPIC_ARN", undefined);
		await expect(import("../../../runtime/handlers/actuator.ts")).rejects.toMatchObject({
			name: "InvalidInput",
			message: expect.stringMatching(/TABLE_NAME.*TOPIC_ARN/s),
		});
	});
});

describe("the watchdog", () => {
	const answering = (body: string) => ({
		beginning: `HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
		hangsUp: true,
	});

	it("asks the table for locks, whatever it was called for, and answers what it found", async () => {
		const api = await silentApi(answering('{"Items":[]}'));
		vi.stubEnv("AWS_ENDPOINT_URL", api.endpoint);
		vi.stubEnv("AWS_REGION", "eu-west-1");
		vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
		vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
		vi.stubEnv("TABLE_NAME", "rollouts");
		vi.stubEnv("TOPIC_ARN", TOPIC_ARN);
		vi.stubEnv("ACCEPT_UNREGISTERED", "false");
		vi.stubEnv("STATE_MACHINE_ARN", "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout");
		const { handler } = await import("../../../runtime/handlers/watchdog.ts");
		try {
			expect(await handler()).toEqual({ locks: 0, pending: [], home: [] });
		} finally {
			await api.stop();
		}
	});

	it("brings a service back in the service's own role", async () => {
		const items: Record<string, object> = { registration, lock: storedLock(strangersLock()) };
		const { logged, stop } = await account((name) => items[name], ["shop"]);
		try {
			const { handler } = await import("../../../runtime/handlers/watchdog.ts");
			await handler().catch(() => {});
			expect(JSON.stringify(logged)).toContain(`sts:AssumeRole of ${sampleService().roles.actuator}: AccessDenied: no`);
		} finally {
			await stop();
		}
	});

	it("does not start without its table and its topic, and names both", async () => {
		vi.stubEnv("TABLE_NAME", undefined);
		vi.stubEnv("TOPIC_ARN", undefined);
		await expect(import("../../../runtime/handlers/watchdog.ts")).rejects.toMatchObject({
			name: "InvalidInput",
			message: expect.stringMatching(/TABLE_NAME.*TOPIC_ARN/s),
		});
	});
});

describe("the prober", () => {
	const probes = {
		origin: "http://127.0.0.1:1",
		host: "preview.shop.example.com",
		path: "/health",
		status: "200-299",
		body: "",
		deadlineMilliseconds: 1_000,
		count: 2,
	};

	it("starts without any environment, and answers what its probes met", async () => {
		const { handler } = await import("../../../runtime/handlers/prober.ts");
		expect(await handler(probes)).toEqual({
			sent: 2,
			failed: 0,
			serverErrors: 0,
			unreachable: 2,
			why: "GET http://127.0.0.1:1/health: connection refused",
		});
	});

	it("refuses a malformed request with all faults, and sends nothing", async () => {
		const { handler } = await import("../../../runtime/handlers/prober.ts");
		await expect(handler({ ...probes, count: 0, host: "" })).rejects.toMatchObject({
			name: "InvalidInput",
			message: expect.stringMatching(/the probe request is not valid:\n- host: .*\n- count: /),
		});
	});
});
