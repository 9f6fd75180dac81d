/** Listening, and ending without losing an answer. */
import { createServer } from "node:http";

/** Longer than an Application Load Balancer keeps a connection idle (60 s), or it would meet connections that have just been closed. */
const KEEP_ALIVE_MS = 65_000;

/** What a machine without IPv6 says of `::`. */
const WITHOUT_IPV6 = ["EAFNOSUPPORT", "EADDRNOTAVAIL"];

/**
 * Listens by IPv6 and IPv4 at once, or by IPv4 alone where there is nothing else.
 * @param {import("node:http").RequestListener} app
 * @param {number} port
 * @param {readonly string[]} addresses - the first that there is.
 */
export async function listen(app, port, addresses = ["::", "0.0.0.0"]) {
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, app);
	noteSilent(server);
	for (const address of addresses) {
		const error = await listening(server, port, address);
		if (!error) return server;
		if (!WITHOUT_IPV6.includes(error.code ?? "") || address === addresses.at(-1)) throw error;
	}
	throw new Error("no address is given");
}

/**
 * @param {import("node:http").Server} server @param {number} port @param {string} host
 * @returns {Promise<NodeJS.ErrnoException | undefined>}
 */
function listening(server, port, host) {
	return new Promise((done) => {
		server.once("error", done);
		server.listen({ port, host }, () => {
			server.off("error", done);
			done(undefined);
		});
	});
}

/**
 * Takes no new connection, answers what has been asked, and then is done.
 * @param {import("node:http").Server} server
 * @param {number} drainMs - so long it still takes new ones, for those who have not heard yet.
 */
export async function drain(server, drainMs) {
	await new Promise((done) => setTimeout(done, drainMs));
	const closed = new Promise((done) => server.close(done));
	const again = setInterval(() => closeUnused(server), 50);
	await closed;
	clearInterval(again);
}

/** @type {WeakMap<import("node:http").Server, Set<import("node:net").Socket>>} */
const silent = new WeakMap();

/** Notes the connections on which nothing has been asked yet: browsers open some in advance, and Node does not call them idle. */
function noteSilent(server) {
	/** @type {Set<import("node:net").Socket>} */
	const sockets = new Set();
	silent.set(server, sockets);
	server.on("connection", (socket) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
	});
	server.on("request", ({ socket }) => sockets.delete(socket));
}

/** A connection whose answer was under way is idle only afterwards, and would be kept for the client's next request. */
function closeUnused(server) {
	server.closeIdleConnections();
	for (const socket of silent.get(server) ?? []) socket.destroy();
}
