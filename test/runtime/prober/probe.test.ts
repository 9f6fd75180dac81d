import { once } from "node:events";
import http, { type RequestListener } from "node:http";
import https from "node:https";
import type { AddressInfo, Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ProbeRequest } from "../../../runtime/contract/index.ts";
import { probe } from "../../../runtime/prober/probe.ts";
import { certificateFor, resolvesTo, silentPort } from "./network.ts";

const stops: (() => unknown)[] = [];
afterEach(async () => {
	await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function listening(server: http.Server | https.Server, at: { host?: string; port?: number } = {}) {
	server.listen({ host: "127.0.0.1", port: 0, ...at });
	await once(server as Server, "listening");
	stops.push(() => {
		server.closeAllConnections();
		server.close();
	});
	return (server.address() as AddressInfo).port;
}

const asked = (origin: string, changes: Partial<ProbeRequest> = {}): ProbeRequest => ({
	origin,
	host: "preview.shop.example.com",
	path: "/health",
	status: "200-299",
	body: "",
	deadlineMilliseconds: 1_000,
	count: 1,
	...changes,
});

/** What probes of a load balancer come to that answers so. */
async function probed(answer: RequestListener, changes: Partial<ProbeRequest> = {}) {
	const port = await listening(http.createServer(answer));
	return probe(asked(`http://127.0.0.1:${port}`, changes));
}

const answering =
	(status: number, body = "", headers: http.OutgoingHttpHeaders = {}): RequestListener =>
	(_, response) =>
		void response.writeHead(status, headers).end(body);

describe("probes", () => {
	it("that are answered as expected have not failed, and there is nothing to say", async () => {
		expect(await probed(answering(204), { count: 3 })).toEqual({ sent: 3, failed: 0, serverErrors: 0, unreachable: 0 });
	});

	it("ask for the path on the host, each over a connection of its own, all at once", async () => {
		const observed: object[] = [];
		const waiting: (() => void)[] = [];
		const report = await probed(
			({ method, url, headers, socket }, response) => {
				observed.push({ method, url, host: headers.host, connection: headers.connection, from: socket.remotePort });
				waiting.push(() => response.end());
				if (waiting.length === 4) for (const answer of waiting) answer();
			},
			{ path: "/health?deep=1", count: 4 },
		);
		expect(report).toEqual({ sent: 4, failed: 0, serverErrors: 0, unreachable: 0 });
		const one = { method: "GET", url: "/health?deep=1", host: "preview.shop.example.com", connection: "close" };
		expect(observed).toEqual(Array(4).fill(expect.objectContaining(one)));
		expect(new Set(observed.map((each) => JSON.stringify(each))).size).toBe(4);
	});

	it("that are answered with another status have failed, and the first says how", async () => {
		const report = await probed(answering(503, "down"), { count: 2 });
		expect(report).toEqual({
			sent: 2,
			failed: 2,
			serverErrors: 2,
			unreachable: 0,
			why: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/health answered 503 in \d+ ms$/),
		});
	});

	it("that only some tasks answer well have failed for the others", async () => {
		let nth = 0;
		const report = await probed((_, response) => void response.writeHead(nth++ % 2 ? 500 : 200).end(), { count: 4 });
		expect(report).toMatchObject({ sent: 4, failed: 2, serverErrors: 2 });
	});

	it("follow no redirect", async () => {
		const urls: unknown[] = [];
		const report = await probed(({ url }, response) => {
			urls.push(url);
			response.writeHead(302, { Location: "/login" }).end();
		});
		expect(report).toMatchObject({ failed: 1, serverErrors: 0, why: expect.stringContaining("answered 302 in") });
		expect(urls).toEqual(["/health"]);
	});

	it("that a load balancer answers with 503, for want of a task, are no errors of the candidate's metrics", async () => {
		const report = await probed(answering(503, "", { Server: "awselb/2.0" }));
		expect(report).toMatchObject({ failed: 1, serverErrors: 0 });
	});

	it.each([502, 504])("that a load balancer answers with %i, for a task that did not, are errors", async (code) => {
		const report = await probed(answering(code, "", { Server: "awselb/2.0" }));
		expect(report).toMatchObject({ failed: 1, serverErrors: 1 });
	});

	it("that break off are failures with their cause", async () => {
		expect(await probed((_, response) => void response.destroy())).toMatchObject({
			failed: 1,
			serverErrors: 0,
			why: expect.stringMatching(/\/health: connection reset$/),
		});
	});

	it("whose answer breaks off name its status, and count as the error that it began as", async () => {
		const report = await probed((_, response) => {
			response.writeHead(500, { "Content-Length": 10 });
			response.write("half", () => response.destroy());
		});
		expect(report).toMatchObject({
			failed: 1,
			serverErrors: 1,
			why: expect.stringMatching(/\/health answered 500: connection reset$/),
		});
	});

	it("that nobody listens to are refused: they reach nobody, and none has failed", async () => {
		const server = http.createServer();
		const port = await listening(server);
		server.close();
		expect(await probe(asked(`http://127.0.0.1:${port}`))).toEqual({
			sent: 1,
			failed: 0,
			serverErrors: 0,
			unreachable: 1,
			why: `GET http://127.0.0.1:${port}/health: connection refused`,
		});
	});

	it("of a name that does not exist say so", async () => {
		const missing = Object.assign(new Error("getaddrinfo ENOTFOUND gone.test"), { code: "ENOTFOUND" });
		const lookup = (_: string, __: object, done: (error: Error, address: string) => void) => done(missing, "");
		expect(await probe(asked("http://gone.test"), { lookup })).toMatchObject({
			failed: 0,
			unreachable: 1,
			why: "GET http://gone.test/health: the name has no address",
		});
	});
});

describe("the body of an answer", () => {
	it("must contain what is expected", async () => {
		expect(await probed(answering(200, '{"status":"UP"}'), { body: '"UP"' })).toMatchObject({ failed: 0 });
	});

	it("that lacks it is a failure, and no server error", async () => {
		expect(await probed(answering(200, "starting"), { body: '"UP"' })).toMatchObject({
			failed: 1,
			serverErrors: 0,
			why: expect.stringMatching(/ answered 200 in \d+ ms, without "\\"UP\\""$/),
		});
	});

	it("may come in pieces, of which a letter may be in two", async () => {
		const bytes = Buffer.from("grün");
		const report = await probed(
			(_, response) => {
				response.write(bytes.subarray(0, 3), () => setTimeout(() => response.end(bytes.subarray(3)), 10));
			},
			{ body: "grün" },
		);
		expect(report).toMatchObject({ failed: 0 });
	});

	it("is read up to 64 KB, and no further, however long it goes on", async () => {
		const endless: RequestListener = (_, response) => {
			response.write("begin");
			const more = () => response.write("x".repeat(16_384), (error) => void (error ?? setImmediate(more)));
			more();
		};
		expect(await probed(endless, { body: "begin" })).toMatchObject({ failed: 0 });
		expect(await probed(answering(200, `${"x".repeat(65_536)}late`), { body: "late" })).toMatchObject({ failed: 1 });
		expect(await probed(answering(200, `${"x".repeat(65_532)}last`), { body: "last" })).toMatchObject({ failed: 0 });
	});
});

describe("the deadline", () => {
	it("ends what is not answered", async () => {
		const report = await probed(() => undefined, { deadlineMilliseconds: 60, count: 3 });
		expect(report).toMatchObject({
			failed: 3,
			serverErrors: 0,
			why: expect.stringMatching(/\/health: no answer within 60 ms$/),
		});
	});

	it("holds for the whole answer, its body included", async () => {
		const drops: RequestListener = (_, response) => {
			const dropping = setInterval(() => response.write("."), 10);
			response.on("close", () => clearInterval(dropping));
		};
		expect(await probed(drops, { deadlineMilliseconds: 80 })).toMatchObject({
			failed: 1,
			why: expect.stringMatching(/ answered 200: no whole answer within 80 ms$/),
		});
	});

	it("leaves no connection behind", async () => {
		const server = http.createServer(() => undefined);
		const port = await listening(server);
		const closed = once(server, "connection").then(([socket]) => once(socket, "close"));
		await probe(asked(`http://127.0.0.1:${port}`, { deadlineMilliseconds: 40 }));
		await closed;
	});
});

describe("the addresses of a load balancer", () => {
	it("are tried in turn: one that leads nowhere costs a tenth of a second, not the deadline", async () => {
		const { port, stop } = await silentPort();
		stops.push(stop);
		await listening(http.createServer(answering(200)), { host: "::1", port });
		const start = performance.now();
		const lookup = resolvesTo("127.0.0.1", "::1");
		const deadlineMilliseconds = 60_000;
		const report = await probe(asked(`http://edge.test:${port}`, { deadlineMilliseconds }), { lookup });
		expect(report).toMatchObject({ failed: 0 });
		const took = performance.now() - start;
		expect(took).toBeGreaterThan(80);
		expect(took / deadlineMilliseconds).toBeLessThan(0.5);
	});

	it("that all lead nowhere reach nobody, whatever an answer's deadline is", async () => {
		const { port, stop } = await silentPort();
		stops.push(stop);
		const lookup = resolvesTo("127.0.0.1");
		const network = { lookup, connectMilliseconds: 150 };
		expect(await probe(asked(`http://edge.test:${port}`, { deadlineMilliseconds: 50, count: 2 }), network)).toEqual({
			sent: 2,
			failed: 0,
			serverErrors: 0,
			unreachable: 2,
			why: `GET http://edge.test:${port}/health: no connection within 150 ms`,
		});
	});

	it("may be private ones of IPv4 alone", async () => {
		const port = await listening(http.createServer(answering(200)));
		const lookup = resolvesTo("127.0.0.1");
		expect(await probe(asked(`http://edge.test:${port}`), { lookup })).toMatchObject({ failed: 0 });
	});

	it("that all refuse are refused once", async () => {
		const server = http.createServer();
		const port = await listening(server);
		server.close();
		const lookup = resolvesTo("::1", "127.0.0.1");
		expect(await probe(asked(`http://edge.test:${port}`), { lookup })).toMatchObject({
			why: `GET http://edge.test:${port}/health: connection refused`,
		});
	});
});

describe("over TLS", () => {
	const own = certificateFor("preview.shop.example.com");
	const lookup = resolvesTo("127.0.0.1");

	it("the certificate must be valid for the host, not for the load balancer's own name", async () => {
		const names: unknown[] = [];
		const SNICallback = (name: string, done: (error: null) => void) => {
			names.push(name);
			done(null);
		};
		const port = await listening(https.createServer({ ...own, SNICallback }, answering(200)));
		const report = await probe(asked(`https://edge.test:${port}`), { lookup, ca: own.cert });
		expect(report).toEqual({ sent: 1, failed: 0, serverErrors: 0, unreachable: 0 });
		expect(names).toEqual(["preview.shop.example.com"]);
	});

	it("another host may be asked for than the certificate has: TLS asks for the certificate's", async () => {
		const observed: unknown[] = [];
		const SNICallback = (name: string, done: (error: null) => void) => {
			observed.push(name);
			done(null);
		};
		const answer: RequestListener = ({ headers }, response) => {
			observed.push(headers.host);
			response.end();
		};
		const port = await listening(https.createServer({ ...own, SNICallback }, answer));
		const names = { host: "shop.internal", serverName: "preview.shop.example.com" };
		const report = await probe(asked(`https://edge.test:${port}`, names), { lookup, ca: own.cert });
		expect(report).toMatchObject({ failed: 0, unreachable: 0 });
		expect(observed).toEqual(["preview.shop.example.com", "shop.internal"]);
	});

	it("a certificate for another host is no fault of a release, and says which it was for", async () => {
		const foreign = certificateFor("alb.test");
		const port = await listening(https.createServer(foreign, answering(200)));
		const report = await probe(asked(`https://edge.test:${port}`), { lookup, ca: foreign.cert });
		expect(report).toMatchObject({ failed: 0, unreachable: 1, why: expect.stringContaining("DNS:alb.test") });
	});

	it("a certificate that nobody vouches for is none either", async () => {
		const port = await listening(https.createServer(own, answering(200)));
		const report = await probe(asked(`https://edge.test:${port}`), { lookup });
		expect(report).toMatchObject({
			failed: 0,
			unreachable: 1,
			why: expect.stringMatching(/: self-signed certificate$/),
		});
	});

	it("a load balancer that does not speak TLS is none either", async () => {
		const port = await listening(http.createServer(answering(200)));
		const report = await probe(asked(`https://edge.test:${port}`), { lookup });
		expect(report).toMatchObject({ failed: 0, serverErrors: 0, unreachable: 1 });
	});

	it("handshakes take none of the service's time: none is asked before all are connected", async () => {
		const slow = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
		const SNICallback = (_: string, done: (error: null) => void) => {
			slow();
			done(null);
		};
		const port = await listening(https.createServer({ ...own, SNICallback }, answering(200)));
		const changes = { count: 5, deadlineMilliseconds: 150 };
		const report = await probe(asked(`https://edge.test:${port}`, changes), { lookup, ca: own.cert });
		expect(report).toEqual({ sent: 5, failed: 0, serverErrors: 0, unreachable: 0 });
	});
});
