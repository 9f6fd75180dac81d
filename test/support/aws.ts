import { type AddressInfo, createServer, type Socket } from "node:net";
import { Readable } from "node:stream";

/** An answer of AWS as it stands on the wire; an Error is a connection that breaks. */
export type Answer = Error | { readonly status?: number; readonly body: string };

/** A request as it would go over the wire. */
export interface Request {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, unknown>>;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

interface HttpRequest extends Omit<Request, "body"> {
	readonly body?: string | Uint8Array;
}

/**
 * What a real SDK client is made of, except for the network: it gets the recorded answers in order
 * and keeps the requests. The client serializes, signs and parses as it does in production.
 */
export function recorded(...answers: Answer[]) {
	const requests: Request[] = [];
	const waiting = [...answers];
	const handle = async ({ method, path, query, headers, body }: HttpRequest) => {
		requests.push({ method, path, query, headers, body: text(body) });
		const answer = waiting.shift();
		if (!answer) throw new Error(`no answer is recorded for ${method} ${path}`);
		if (answer instanceof Error) throw answer;
		const response = { statusCode: answer.status ?? 200, headers: {}, body: Readable.from([Buffer.from(answer.body)]) };
		return { response };
	};
	const options = {
		region: "eu-west-1",
		credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
		maxAttempts: 1,
		requestHandler: { handle } as never,
	};
	return { options, requests };
}

function text(body: string | Uint8Array = ""): string {
	return typeof body === "string" ? body : new TextDecoder().decode(body);
}

/** A connection that the other side closes. */
export function connectionReset(): Error {
	return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
}

/** A fault as Route 53 writes it. */
export function route53Fault(status: number, code: string, message: string): Answer {
	return {
		status,
		body: `<?xml version="1.0"?>
<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>b25f48e8-84fd-11e6-80d9-574e0c4664cb</RequestId></ErrorResponse>`,
	};
}

/** A fault as the services that speak JSON write it. */
export function jsonFault(status: number, type: string, message: string): Answer {
	return { status, body: JSON.stringify({ __type: type, message }) };
}

/** A fault as Elastic Load Balancing writes it. */
export function elbFault(status: number, code: string, message: string): Answer {
	return {
		status,
		body: `<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>f0a5c9e2-0000-11e6-80d9-574e0c4664cb</RequestId></ErrorResponse>`,
	};
}

/** An API that takes requests and does not answer; or begins to, and then is silent, hangs up, or repeats itself for ever. */
export async function silentApi({ beginning = "", hangsUp = false, everyMilliseconds = 0 } = {}) {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		// The client's end of a connection that it has given up.
		socket.on("error", () => sockets.delete(socket));
		socket.on("data", () => {
			socket.write(beginning);
			if (hangsUp) socket.end();
			if (!everyMilliseconds) return;
			const dripping = setInterval(() => socket.write(beginning), everyMilliseconds);
			socket.on("close", () => clearInterval(dripping));
		});
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const { port } = server.address() as AddressInfo;
	const stop = async () => {
		for (const socket of sockets) socket.destroy();
		await new Promise((closed) => server.close(closed));
	};
	return { endpoint: `http://127.0.0.1:${port}`, stop };
}
