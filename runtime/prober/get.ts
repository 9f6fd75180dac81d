import http from "node:http";
import type { Socket } from "node:net";
import type { ProbeRequest } from "../contract/questions.ts";

/** Of a longer answer the rest is not read: what shows that a release works stands at the beginning. 64 KB. */
const BODY_BYTES = 65_536;

/** How an answer began. */
interface RunningDocument {
	/** Absent when none did. */
	readonly status?: number;
	/** Whether a task gave it; otherwise its load balancer did. */
	readonly fromTask: boolean;
}

/** What came of one request: the beginning of a body, or why it did not come whole and in time. */
export type Answer = RunningDocument &
	({ readonly body: string; readonly milliseconds: number } | { readonly error: Error });

/** Sends one GET request over a connection of its own, follows no redirect, and answers what came of it. */
export function get({ path, host, deadlineMilliseconds }: ProbeRequest, socket: Socket): Promise<Answer> {
	const start = performance.now();
	let started: RunningDocument = { fromTask: false };
	return new Promise((resolve) => {
		const end = (came: { readonly body: string } | { readonly error: Error }) => {
			clearTimeout(deadline);
			resolve({ ...started, ...came, milliseconds: performance.now() - start });
		};
		const request = http.request({
			path,
			headers: { Host: host, "User-Agent": "ecs-dns-canary" },
			createConnection: () => socket,
		});
		const deadline = setTimeout(() => {
			const whole = started.status === undefined ? "" : "whole ";
			end({ error: new Error(`no ${whole}answer within ${deadlineMilliseconds} ms`) });
			request.destroy();
		}, deadlineMilliseconds);
		request.on("error", (error) => end({ error }));
		request.on("response", (response) => {
			started = { status: response.statusCode ?? 0, fromTask: !isLoadBalancers(response) };
			beginningOf(response).then(
				(body) => end({ body }),
				(error: Error) => end({ error }),
			);
		});
		request.end();
	});
}

async function beginningOf(response: http.IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of response as AsyncIterable<Buffer>) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes >= BODY_BYTES) break;
	}
	return Buffer.concat(chunks).subarray(0, BODY_BYTES).toString();
}

/** What a load balancer answers in place of a task names it: `awselb/2.0`. */
function isLoadBalancers({ headers }: http.IncomingMessage): boolean {
	return String(headers.server).startsWith("awselb/");
}
