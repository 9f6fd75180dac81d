import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentApi } from "../../support/aws.ts";
import { at, EXECUTION } from "../../support/documents.ts";

const request = { now: at(0).toISOString(), execution: EXECUTION, input: {} };

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

describe("the observer", () => {
	it("starts without a table and refuses a malformed document", async () => {
		const { handler } = await import("../../../runtime/handlers/observer.ts");
		await expect(handler({ ...request, task: "ready" })).rejects.toMatchObject({ name: "InvalidInput" });
	});
});

describe("the actuator", () => {
	it("starts with its table's name and refuses a malformed document", async () => {
		vi.stubEnv("TABLE_NAME", "rollouts");
		const { handler } = await import("../../../runtime/handlers/actuator.ts");
		await expect(handler({ ...request, task: "shift" })).rejects.toMatchObject({ name: "InvalidInput" });
	});

	it("does not start without its table's name", async () => {
		vi.stubEnv("TABLE_NAME", undefined);
		await expect(import("../../../runtime/handlers/actuator.ts")).rejects.toMatchObject({ name: "InvalidInput" });
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
		vi.stubEnv("TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:rollouts");
		const { handler } = await import("../../../runtime/handlers/watchdog.ts");
		try {
			expect(await handler()).toEqual({ locks: 0, pending: [], home: [] });
		} finally {
			await api.stop();
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
