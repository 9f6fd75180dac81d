import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ConsoleSource } from "../sources/source.ts";
import { admitted } from "./admit.ts";
import { HEADERS } from "./headers.ts";
import { type Files, type Reply, replyTo } from "./replies.ts";
import { stream } from "./stream.ts";
import { newToken } from "./token.ts";

/** Whom nobody else's machine reaches. */
const LOOPBACK = "127.0.0.1";

/** A browser shares six connections among its tabs; so many may stand open at once. */
const MOST_CONNECTIONS = 64;
/** How many of them may be streams. */
const MOST_STREAMS = 16;
/** The page's own requests are small and come at once. */
const LIMITS = {
	maxHeaderSize: 8_192,
	headersTimeout: 5_000,
	requestTimeout: 10_000,
	keepAliveTimeout: 5_000,
} as const;

/** A console that is served. */
export interface Served {
	/** The page's address, with its secret. */
	readonly address: string;
	/** Ends every stream and takes no more requests. */
	close(): Promise<void>;
}

/** What a console is served from. */
export interface ConsoleOptions {
	readonly source: ConsoleSource;
	/** The page. */
	readonly files: Files;
	/** Whether anything may be asked to be done. */
	readonly act: boolean;
	/** Told of what went wrong in answering: nothing is dropped. */
	readonly onError: (error: unknown) => void;
	/** Default: one that is free. */
	readonly port?: number;
}

/**
 * Serves the console on loopback, at a port and under a secret of its own. Whoever does not come from the page itself, by its address and its
 * Host, gets 404 and nothing else.
 */
export async function serveConsole(options: ConsoleOptions): Promise<Served> {
	const token = newToken();
	const closing = new AbortController();
	const streams = new Set<AbortSignal>();
	let host = "";
	const server = createServer(LIMITS, (request, response) => {
		answer(request, response).catch((error) => {
			options.onError(error);
			end(response, { status: 500 });
		});
	});
	server.maxConnections = MOST_CONNECTIONS;
	host = `${LOOPBACK}:${await listening(server, options.port ?? 0)}`;

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = "", url = "", headers } = request;
		const asked = admitted(
			{ method, url, headers },
			{ host, token, act: options.act || options.source.play !== undefined },
		);
		const reply = asked ? await replyTo(asked, request, options) : NOTHING;
		if (!("shown" in reply)) return end(response, reply);
		if (streams.size >= MOST_STREAMS) return end(response, { status: 503 });
		const gone = goneOf(response, closing.signal);
		streams.add(gone);
		response.writeHead(200, { ...HEADERS, "Content-Type": "text/event-stream; charset=utf-8" });
		try {
			await stream(response, reply.shown, gone);
		} finally {
			streams.delete(gone);
			response.end();
		}
	}

	return {
		address: `http://${host}/${token}/`,
		close: async () => {
			closing.abort();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const NOTHING = { status: 404 } as const;

function end(response: ServerResponse, { status, type, body = "" }: Exclude<Reply, { shown: unknown }>): void {
	if (response.headersSent) return void response.end();
	response.writeHead(status, { ...HEADERS, ...(type !== undefined && { "Content-Type": type }) });
	response.end(body);
}

async function listening(server: Server, port: number): Promise<number> {
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, LOOPBACK, resolve);
	});
	return (server.address() as AddressInfo).port;
}

/** Aborted once the reader has gone, or the console closes. */
function goneOf(response: ServerResponse, closing: AbortSignal): AbortSignal {
	const gone = new AbortController();
	response.on("close", () => gone.abort());
	return AbortSignal.any([gone.signal, closing]);
}
