import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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
