import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A call of an API that speaks JSON: its name, and what it was asked. */
export interface Call {
	readonly to: string;
	readonly body: Readonly<Record<string, unknown>>;
}

/** What answers a call: the answer, or a fault. */
export type Answers = Readonly<Record<string, (body: Call["body"]) => object | { readonly __type: string }>>;

/** DynamoDB and Step Functions at an endpoint of the test's own, as `AWS_ENDPOINT_URL` names it. */
export async function localAws(answers: Answers) {
	const calls: Call[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const to = String(request.headers["x-amz-target"] ?? `${request.method} ${request.url}`).replace(/^.*\./, "");
		const text = Buffer.concat(chunks).toString();
		const body = text === "" ? {} : JSON.parse(text);
		calls.push({ to, body });
		const answer = answers[to]?.(body) ?? { __type: "AccessDeniedException", message: `${to} is not allowed here` };
		response.writeHead("__type" in answer ? 400 : 200, { "content-type": "application/x-amz-json-1.0" });
		response.end(JSON.stringify(answer));
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const { port } = server.address() as AddressInfo;
	return { endpoint: `http://127.0.0.1:${port}`, calls };
}
