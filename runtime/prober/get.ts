import { lookup } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction, TcpNetConnectOpts } from "node:net";
import type { ProbeRequest } from "../contract/judge.ts";

/** Of a longer answer the rest is not read: what shows that a release works stands at the beginning. 64 KB. */
const BODY_BYTES = 65_536;

/** One address after the other: not each of them may lead to the edge. */
const EVERY_ADDRESS: Pick<TcpNetConnectOpts, "autoSelectFamily" | "autoSelectFamilyAttemptTimeout"> = {
	autoSelectFamily: true,
	/** In milliseconds. Within a VPC it takes one or two to connect; by an address that leads out of it, without a way out, for ever. */
	autoSelectFamilyAttemptTimeout: 100,
};

/** How names and certificates are resolved. */
export interface Network {
	/** Default: as the system does, IPv6 addresses first: from within its VPC an edge that faces the internet has no other way in. */
	readonly lookup?: LookupFunction;
	/** Certificates that are trusted. Default: those that come with Node. */
	readonly ca?: string;
}

/** How an answer began. */
interface Begun {
	/** Absent when none did. */
	readonly status?: number;
	/** Whether a task gave it; otherwise its load balancer did. */
	readonly fromTask: boolean;
}

/** What came of one request: the beginning of a body, or why it did not come whole and in time. */
export type Answer = Begun & ({ readonly body: string; readonly milliseconds: number } | { readonly error: Error });

const ipv6First: LookupFunction = (name, options, found) => lookup(name, { ...options, order: "ipv6first" }, found);

/** Sends one GET request over a connection of its own, follows no redirect, and answers what came of it. */
export function get(
	{ origin, path, host, deadlineMilliseconds }: ProbeRequest,
	{ lookup = ipv6First, ca }: Network = {},
): Promise<Answer> {
	const url = new URL(origin + path);
	const start = performance.now();
	let begun: Begun = { fromTask: false };
	return new Promise((resolve) => {
		const end = (came: { readonly body: string } | { readonly error: Error }) => {
			clearTimeout(deadline);
			resolve({ ...begun, ...came, milliseconds: performance.now() - start });
		};
		const request = (url.protocol === "https:" ? https.request : http.request)(url, {
			headers: { Host: host, "User-Agent": "ecs-dns-canary" },
			// The certificate must be valid for it.
			servername: host,
			agent: false,
			lookup,
			...EVERY_ADDRESS,
			...(ca !== undefined && { ca }),
		});
		const deadline = setTimeout(() => {
			const whole = begun.status === undefined ? "" : "whole ";
			end({ error: new Error(`no ${whole}answer within ${deadlineMilliseconds} ms`) });
			request.destroy();
		}, deadlineMilliseconds);
		request.on("error", (error) => end({ error }));
		request.on("response", (response) => {
			begun = { status: response.statusCode ?? 0, fromTask: !isLoadBalancers(response) };
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
