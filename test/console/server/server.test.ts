import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type ConsoleOptions, type Served, serveConsole } from "../../../console/server/server.ts";
import type { ConsoleSource } from "../../../console/sources/source.ts";
import { emptyView } from "../../support/console-view.ts";

interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

const FILES = { html: "<!doctype html><p>the page", script: "the script", style: "the style" };

const opened: Served[] = [];
afterEach(async () => {
	for (const served of opened.splice(0)) await served.close();
});

/** A console whose source counts what it is asked to do. */
async function served(changes: Partial<ConsoleOptions> = {}, source: Partial<ConsoleSource> = {}) {
	const decided: unknown[] = [];
	const errors: unknown[] = [];
	const options: ConsoleOptions = {
		source: {
			view: async (selected) => emptyView({ from: selected ?? "nothing" }),
			everyMilliseconds: 5,
			decide: async (decision) => {
				decided.push(decision);
				return { done: true, message: "it goes back" };
			},
			...source,
		},
		files: FILES,
		act: true,
		onError: (error) => errors.push(error),
		...changes,
	};
	const console = await serveConsole(options);
	opened.push(console);
	const { host, pathname } = new URL(console.address);
	return { ...console, host, pathname, decided, errors };
}

function ask(
	host: string,
	path: string,
	{
		method = "GET",
		headers = {},
		body = "",
	}: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
	const [hostname, port] = host.split(":");
	return new Promise((resolve, reject) => {
		const asked = httpRequest({ hostname, port, path, method, headers: { Host: host, ...headers } }, (response) => {
			let text = "";
			response.on("data", (part) => {
				text += part;
			});
			response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
		});
		asked.on("error", reject);
		asked.end(body);
	});
}

const DECISION = { act: "abort", service: "shop", attempt: "r2", reason: "errors", confirm: "shop" };

/** A decision as the page sends it. */
function posted(host: string, headers: Record<string, string> = {}, decision: object | string = DECISION) {
	const own = { Origin: `http://${host}`, "Content-Type": "application/json" };
	const body = typeof decision === "string" ? decision : JSON.stringify(decision);
	return { method: "POST", headers: { ...own, ...headers }, body };
}

const NOTHING = { status: 404, body: "" };

describe("the console's address", () => {
	it("is on loopback, with a port and a secret of its own", async () => {
		const [one, two] = [await served(), await served()];
		expect(one.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
		expect(two.pathname).not.toBe(one.pathname);
		expect(two.host).not.toBe(one.host);
	});

	it("serves page, script and style, and keeps browsers from everything else", async () => {
		const { host, pathname } = await served();
		const page = await ask(host, pathname);
		expect(page).toMatchObject({ status: 200, body: FILES.html });
		expect(page.headers["content-security-policy"]).toMatch(
			/^default-src 'none'; script-src 'self'; style-src 'self';/,
		);
		expect(page.headers["content-security-policy"]).not.toMatch(/unsafe|\*/);
		expect(page.headers).toMatchObject({
			"cache-control": "no-store",
			"referrer-policy": "no-referrer",
			"x-content-type-options": "nosniff",
			"x-frame-options": "DENY",
			"cross-origin-resource-policy": "same-origin",
		});
		expect(page.headers["access-control-allow-origin"]).toBeUndefined();
		expect(await ask(host, `${pathname}page.js`)).toMatchObject({ status: 200, body: FILES.script });
		expect(await ask(host, `${pathname}page.css`)).toMatchObject({ status: 200, body: FILES.style });
		expect(await ask(host, `${pathname}else`)).toMatchObject(NOTHING);
	});
});

describe("who gets nothing", () => {
	it.each([
		["no secret", () => "/"],
		["another secret", () => `/${"A".repeat(32)}/`],
		["a part of the secret", (pathname: string) => `${pathname.slice(0, -2)}/`],
		["more than the secret", (pathname: string) => `${pathname.slice(0, -1)}A/`],
		["the secret elsewhere", (pathname: string) => `/?${pathname}`],
		["the secret after dots", (pathname: string) => `/x/..${pathname.slice(0, -1)}x/`],
		["another address altogether", (pathname: string) => `http://elsewhere.example${pathname}`],
	])("%s", async (_, path) => {
		const { host, pathname } = await served();
		expect(await ask(host, path(pathname))).toMatchObject(NOTHING);
	});

	it.each([
		["another name, as after DNS rebinding", { Host: "elsewhere.example" }],
		["another name with this port", { Host: "elsewhere.example:PORT" }],
		["localhost, which a resolver answers for", { Host: "localhost:PORT" }],
		["this address with another port", { Host: "127.0.0.1:1" }],
		["this address without a port", { Host: "127.0.0.1" }],
		["another origin", { Origin: "https://elsewhere.example" }],
		["another port of loopback", { Origin: "http://127.0.0.1:1" }],
		["a sandboxed frame", { Origin: "null" }],
		["a link of another site", { "Sec-Fetch-Site": "cross-site" }],
		["a neighbor on another port", { "Sec-Fetch-Site": "same-site" }],
	])("who comes by %s, with the secret", async (_, headers) => {
		const { host, pathname, decided } = await served();
		const port = host.split(":")[1] ?? "";
		const sent = Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", port)]),
		);
		for (const path of ["", "page.js", "view"])
			expect(await ask(host, pathname + path, { headers: sent })).toMatchObject(NOTHING);
		expect(await ask(host, `${pathname}decide`, posted(host, sent))).toMatchObject(NOTHING);
		expect(decided).toEqual([]);
	});

	it("a request of two hosts, or of none", async () => {
		const { host, pathname } = await served();
		const port = Number(host.split(":")[1]);
		const raw = (lines: string[]) =>
			new Promise<string>((resolve) => {
				const socket = connect(port, "127.0.0.1", () =>
					socket.end(`${[`GET ${pathname} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`),
				);
				let text = "";
				socket.on("data", (part) => {
					text += part;
				});
				socket.on("close", () => resolve(text));
			});
		expect(await raw([`Host: ${host}`, "Connection: close"])).toMatch(/^HTTP\/1.1 200/);
		expect(await raw(["Host: elsewhere.example", `Host: ${host}`, "Connection: close"])).toMatch(/^HTTP\/1.1 40[04]/);
		expect(await raw(["Connection: close"])).toMatch(/^HTTP\/1.1 40[04]/);
	});
});

describe("what may be done", () => {
	it("is what the page itself asks for", async () => {
		const { host, pathname, decided } = await served();
		const answer = await ask(host, `${pathname}decide`, posted(host, { "Sec-Fetch-Site": "same-origin" }));
		expect(answer).toMatchObject({ status: 200, body: JSON.stringify({ done: true, message: "it goes back" }) });
		expect(decided).toEqual([DECISION]);
	});

	it("is nothing without --act", async () => {
		const { host, pathname, decided } = await served({ act: false });
		expect(await ask(host, `${pathname}decide`, posted(host))).toMatchObject(NOTHING);
		expect(decided).toEqual([]);
	});

	it("reaches a source that keeps what it is told in an object of its own", async () => {
		class Source implements ConsoleSource {
			readonly everyMilliseconds = 5;
			readonly #heard: unknown[] = [];
			view = async () => emptyView();
			async decide(decision: unknown) {
				return { done: true, message: `${this.#heard.push(decision)} heard` };
			}
			async play(playing: unknown) {
				return { done: true, message: `${this.#heard.push(playing)} heard` };
			}
		}
		const { host, pathname, errors } = await served({ source: new Source() });
		expect((await ask(host, `${pathname}play`, posted(host, {}, { paused: true }))).body).toContain("1 heard");
		expect((await ask(host, `${pathname}decide`, posted(host))).body).toContain("2 heard");
		expect(errors).toEqual([]);
	});

	it("is nothing without --act in a rehearsal either, which may be played faster all the same", async () => {
		const played: unknown[] = [];
		const play = async (how: unknown) => {
			played.push(how);
			return { done: true, message: "" };
		};
		const { host, pathname, decided } = await served({ act: false }, { play });
		expect(await ask(host, `${pathname}decide`, posted(host))).toMatchObject(NOTHING);
		expect(await ask(host, `${pathname}play`, posted(host, {}, { speed: 60 }))).toMatchObject({ status: 200 });
		expect([decided, played]).toEqual([[], [{ speed: 60 }]]);
	});

	it.each([
		["a form", { "Content-Type": "application/x-www-form-urlencoded" }],
		["plain text, which any site may send", { "Content-Type": "text/plain" }],
		["text that only begins like JSON", { "Content-Type": "application/jsonp" }],
		["no kind at all", { "Content-Type": "" }],
	])("is nothing that comes as %s", async (_, headers) => {
		const { host, pathname, decided } = await served();
		expect(await ask(host, `${pathname}decide`, posted(host, headers))).toMatchObject(NOTHING);
		expect(decided).toEqual([]);
	});

	it("is nothing without an origin, which every browser sends", async () => {
		const { host, pathname, decided } = await served();
		const { headers, ...rest } = posted(host);
		const { Origin: _, ...without } = headers;
		expect(await ask(host, `${pathname}decide`, { ...rest, headers: without })).toMatchObject(NOTHING);
		expect(decided).toEqual([]);
	});

	it.each(["GET", "PUT", "DELETE", "OPTIONS", "HEAD"])("is nothing by %s", async (method) => {
		const { host, pathname, decided } = await served();
		const { headers, body } = posted(host);
		const request = method === "GET" || method === "HEAD" ? { method, headers } : { method, headers, body };
		expect(await ask(host, `${pathname}decide`, request)).toMatchObject({ status: 404 });
		expect(decided).toEqual([]);
	});

	it("is nothing where it cannot be read: every fault is said", async () => {
		const { host, pathname, decided } = await served();
		const answer = await ask(
			host,
			`${pathname}decide`,
			posted(host, {}, { ...DECISION, act: "destroy", reason: "  " }),
		);
		expect(answer.status).toBe(400);
		expect(JSON.parse(answer.body)).toMatchObject({ done: false });
		expect(answer.body).toMatch(/act: must be one of promote, abort, rollback.*reason: say why/);
		expect(await ask(host, `${pathname}decide`, posted(host, {}, "{"))).toMatchObject({ status: 400 });
		expect(await ask(host, `${pathname}decide`, posted(host, {}, "x".repeat(10_000)))).toMatchObject({ status: 413 });
		expect(decided).toEqual([]);
	});

	it("is nothing until the service's name is typed", async () => {
		const { host, pathname, decided } = await served();
		const answer = await ask(host, `${pathname}decide`, posted(host, {}, { ...DECISION, confirm: "shpo" }));
		expect(JSON.parse(answer.body)).toEqual({
			done: false,
			message: "nothing was done: type the service's name, shop, to confirm",
		});
		expect(decided).toEqual([]);
	});
});

describe("the stream", () => {
	it("sends what there is, and again only once it has changed", async () => {
		let reading = 0;
		const view = async () => emptyView({ from: String(Math.floor(reading++ / 10)) });
		const { host, pathname, address, close } = await served({}, { view, everyMilliseconds: 1 });
		expect(host).toBeTruthy();
		const response = await fetch(`${address}view`);
		expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
		const events: string[] = [];
		const decoder = new TextDecoder();
		for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
			events.push(...decoder.decode(part).split("\n\n").filter(Boolean));
			if (events.length >= 3) break;
		}
		const froms = events.slice(0, 3).map((event) => JSON.parse(event.replace(/^data: /, "")).from);
		expect(froms).toEqual(["0", "1", "2"]);
		expect(pathname).toBeTruthy();
		await close();
	});

	it("stands open for so many readers only", async () => {
		const { address } = await served();
		const readers = Array.from({ length: 16 }, () => fetch(`${address}view`));
		await Promise.all(readers);
		expect((await fetch(`${address}view`)).status).toBe(503);
		await (await readers[0])?.body?.cancel();
		await expect.poll(async () => (await fetch(`${address}view`)).status).toBe(200);
	});

	it("says what went wrong in reading, and ends", async () => {
		const broken = new Error("the source is broken");
		const view = async () => {
			throw broken;
		};
		const { address, errors } = await served({}, { view });
		const response = await fetch(`${address}view`);
		expect(await response.text()).toBe("");
		expect(errors).toEqual([broken]);
	});
});
