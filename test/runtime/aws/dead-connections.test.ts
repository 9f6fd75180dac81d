import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import { clientOptions } from "../../../runtime/aws/call.ts";
import { LambdaFunctions } from "../../../runtime/aws/lambda.ts";
import { hookQuestion } from "./questions.ts";

const HOOK = "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test";

let stop: () => Promise<unknown> = async () => {};
afterEach(async () => {
	vi.restoreAllMocks();
	await stop();
});

/** Lambda, which closes a connection as soon as it is used again: what a function meets that was frozen meanwhile. */
async function lambda(onReused: (socket: Socket) => unknown) {
	const used = new Set<Socket>();
	let asked = 0;
	const server = createServer((request: IncomingMessage, response: ServerResponse) => {
		const { socket } = request;
		asked++;
		if (used.has(socket)) return void onReused(socket);
		used.add(socket);
		response.end(JSON.stringify({ verdict: "pass", reason: "" }));
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	stop = () => {
		server.closeAllConnections();
		return new Promise((closed) => server.close(closed));
	};
	const client = new LambdaClient({
		...clientOptions(20_000, 1),
		region: "eu-west-1",
		endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
	});
	return { client, functions: new LambdaFunctions(client), asked: () => asked };
}

const cut = (socket: Socket) => socket.resetAndDestroy();

describe("a connection that was closed while the function was frozen", () => {
	it("is one that the SDK alone gives up at, with its single try", async () => {
		const { client } = await lambda(cut);
		const invoke = () => client.send(new InvokeCommand({ FunctionName: HOOK }));
		await invoke();
		await expect(invoke()).rejects.toMatchObject({ code: "ECONNRESET" });
	});

	it.each([
		["reset", cut],
		["closed", (socket: Socket) => socket.destroy()],
	])("is no answer of the hook's: it is asked over another (%s)", async (_, close) => {
		const { functions, asked } = await lambda(close);
		await functions.ask(HOOK, hookQuestion());
		expect(await functions.ask(HOOK, hookQuestion())).toEqual({ verdict: "pass", reason: "" });
		expect(asked()).toBe(3);
	});

	it("is told from one that breaks later: the function may be at work, and is not asked twice", async () => {
		const { functions, asked } = await lambda(async (socket) => {
			// What the clock shows while the request is under way.
			vi.spyOn(performance, "now").mockReturnValue(Number.MAX_SAFE_INTEGER);
			await wait(10);
			cut(socket);
		});
		await functions.ask(HOOK, hookQuestion());
		await expect(functions.ask(HOOK, hookQuestion())).rejects.toMatchObject({ name: "Unavailable" });
		expect(asked()).toBe(2);
	});
});
