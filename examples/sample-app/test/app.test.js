import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, test } from "node:test";
import { createApp } from "../src/app.js";
import { drain, listen } from "../src/serve.js";
import { readSettings } from "../src/settings.js";

/** @type {import("node:http").Server[]} */
const servers = [];
after(() => {
	for (const server of servers) {
		server.close();
		server.closeAllConnections();
	}
});

/** An app of its own that listens, and its address. */
async function running(environment = {}) {
	const server = await listen(createApp(readSettings(environment, "#20E941"), "host"), 0, ["127.0.0.1"]);
	servers.push(server);
	return { server, url: `http://127.0.0.1:${server.address().port}` };
}

test("the page is not kept by anybody", async () => {
	const { url } = await running({ VERSION: "v1" });
	const answer = await fetch(url);
	assert.equal(answer.status, 200);
	assert.equal(answer.headers.get("cache-control"), "no-store");
	assert.equal(answer.headers.get("x-version"), "v1");
	assert.match(await answer.text(), /#20E941/);
});

test("HEAD has no page, others are refused, and so is what is not there", async () => {
	const { url } = await running();
	const head = await fetch(url, { method: "HEAD" });
	assert.deepEqual([head.status, await head.text()], [200, ""]);
	assert.equal((await fetch(url, { method: "POST" })).status, 405);
	assert.equal((await fetch(`${url}/favicon.ico`)).status, 404);
});

test("failing: the share of errors is what it was told, and the health check is well", async () => {
	const { url } = await running({ MODE: "failing", FAIL_PERCENT: "25" });
	const statuses = [];
	for (let i = 0; i < 20; i++) statuses.push((await fetch(url)).status);
	assert.equal(statuses.filter((status) => status === 500).length, 5);
	assert.equal((await fetch(`${url}/healthz`)).status, 200);
});

test("slow: users wait, the health check does not", async () => {
	const { url } = await running({ MODE: "slow", SLOW_MS: "60000" });
	const leaving = new AbortController();
	const page = fetch(url, { signal: leaving.signal });
	assert.equal((await fetch(`${url}/healthz`)).status, 200);
	leaving.abort();
	await assert.rejects(page, { name: "AbortError" });
});

test("slow: users are answered after their wait", async () => {
	const { url } = await running({ MODE: "slow", SLOW_MS: "200" });
	const began = performance.now();
	assert.equal((await fetch(url)).status, 200);
	assert.ok(performance.now() - began > 195);
});

test("only its own mode counts", async () => {
	const { url } = await running({ MODE: "healthy", FAIL_PERCENT: "100", SLOW_MS: "60000" });
	assert.equal((await fetch(url)).status, 200);
});

test("it ends once what was asked is answered, and takes nothing new", async () => {
	const { server, url } = await running({ MODE: "slow", SLOW_MS: "300" });
	const page = fetch(url);
	await new Promise((done) => server.once("request", done));
	const began = Date.now();
	await drain(server, 0);
	assert.ok(Date.now() - began < 30_000, "a connection that is kept alive does not keep it");
	assert.equal((await page).status, 200);
	await assert.rejects(fetch(url));
});

test("connections that were opened in advance do not keep it", async () => {
	const { server } = await running();
	const socket = connect(server.address().port, "127.0.0.1");
	await once(server, "connection");
	const began = Date.now();
	await drain(server, 0);
	assert.ok(Date.now() - began < 10_000);
	socket.destroy();
});

test("without the first address it listens on the next", async () => {
	// Nobody has this one: https://www.rfc-editor.org/rfc/rfc3849
	const server = await listen(() => {}, 0, ["2001:db8::1", "127.0.0.1"]);
	servers.push(server);
	assert.equal(server.address().address, "127.0.0.1");
});

test("a port that is taken is told", async () => {
	const { server } = await running();
	await assert.rejects(
		listen(() => {}, server.address().port, ["127.0.0.1"]),
		{ code: "EADDRINUSE" },
	);
});
