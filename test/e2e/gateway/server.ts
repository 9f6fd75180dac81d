/** The gateway's HTTP: a server in front, and moto behind it. */
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type Answer, type Call, type Patch, recognize, type Upstream } from "./call.ts";

/** Told of every call once it is answered. */
type Recorder = (call: Call, answer: Answer) => void;

/** The way to moto, over connections that are kept. */
export interface Towards {
	readonly send: Upstream;
	readonly close: () => void;
}

/** Opens the way to moto's port. */
export function towards(port: number): Towards {
	const agent = new Agent({ keepAlive: true });
	return { send: (call) => forward(call, port, agent), close: () => agent.destroy() };
}

/**
 * Listens on a free port of the loopback interface, and has every call answered by a patch.
 * @param now - milliseconds since 1970: the date of the answers.
 */
export async function serve(moto: Towards, patch: Patch, record: Recorder, now: () => number) {
	const date = () => new Date(now()).toUTCString();
	const server = createServer((incoming, outgoing) => {
		handle(incoming, patch, moto.send, record).then(
			(answer) => send(outgoing, answer, date()),
			(error: unknown) => {
				// A client would retry a 502 for minutes and hide why.
				process.stderr.write(`the gateway failed at ${incoming.method} ${incoming.url}: ${error}\n`);
				send(outgoing, { status: 502, headers: {}, body: String(error) }, date());
			},
		);
	});
	// Terraform keeps connections open between its calls; Node would close them after five seconds, in the middle of one.
	server.keepAliveTimeout = 600_000;
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const stop = async () => {
		server.closeAllConnections();
		server.close();
		moto.close();
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function handle(incoming: IncomingMessage, patch: Patch, toMoto: Upstream, record: Recorder): Promise<Answer> {
	const { method = "GET", url = "/", headers } = incoming;
	const call = recognize(method, url, headers, await buffer(incoming));
	const answer = await patch(call, toMoto);
	record(call, answer);
	return answer;
}

async function forward(call: Call, port: number, agent: Agent): Promise<Answer> {
	const onward = request({
		host: "127.0.0.1",
		port,
		agent,
		method: call.method,
		path: call.url,
		headers: call.headers,
	});
	onward.end(call.body);
	const [response] = (await once(onward, "response")) as [IncomingMessage];
	return { status: response.statusCode ?? 502, headers: response.headers, body: await buffer(response) };
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer, date: string): void {
	const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...own } = headers;
	const input = Object.entries(own).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
	outgoing.writeHead(status, { ...Object.fromEntries(input), date, "content-length": Buffer.byteLength(body) });
	outgoing.end(body);
}
