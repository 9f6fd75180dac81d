/** The sample app under Node, as its image starts it. */
import { spawnSync } from "node:child_process";
import { hostname, networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { type RunningApp, SAMPLE_APP, startApp } from "../../support/sample-app.ts";

let app: RunningApp | undefined;
afterEach(async () => {
	await app?.end();
	app = undefined;
});
const started = async (environment: Readonly<Record<string, string>> = {}) => {
	app = await startApp(SAMPLE_APP, environment);
	return app;
};
const statusOf = async (url: string) => (await fetch(url)).status;

describe("the sample app", () => {
	it("shows color, version and host", async () => {
		const { url } = await started({ VERSION: "0123abc" });
		const page = await (await fetch(url)).text();
		for (const text of ["#1F6FEB", "0123abc", hostname(), "healthy"]) expect(page).toContain(`>${text}</dd>`);
	});

	it("answers by IPv4 and by IPv6, as far as the machine has it", async () => {
		const { address, port, url } = await started();
		const six = Object.values(networkInterfaces()).some((all) => all?.some(({ family }) => family === "IPv6"));
		expect(address).toBe(six ? "::" : "0.0.0.0");
		const urls = [url, ...(six ? [`http://[::1]:${port}/`] : [])];
		expect(await Promise.all(urls.map(statusOf))).toEqual(urls.map(() => 200));
	});

	it("slow: the page comes late, the health check does not", async () => {
		// The longest that it takes: no machine is so busy that the health check does.
		const { url } = await started({ MODE: "slow", SLOW_MS: "60000" });
		const leaving = new AbortController();
		const page = fetch(url, { signal: leaving.signal });
		expect(await statusOf(`${url}healthz`)).toBe(200);
		leaving.abort();
		await expect(page).rejects.toThrow("aborted");
	});

	it("slow: the page comes after so many milliseconds", async () => {
		const { url } = await started({ MODE: "slow", SLOW_MS: "1000" });
		const began = performance.now();
		expect(await statusOf(url)).toBe(200);
		expect(performance.now() - began).toBeGreaterThan(990);
	});

	it("failing: users meet errors, the health check does not", async () => {
		const { url } = await started({ MODE: "failing", FAIL_PERCENT: "50" });
		const statuses: number[] = [];
		for (let i = 0; i < 10; i++) statuses.push(await statusOf(url));
		expect(statuses.filter((status) => status === 500)).toHaveLength(5);
		expect(await statusOf(`${url}healthz`)).toBe(200);
	});

	it("answers what it was asked before it ends, and ends well", async () => {
		const running = await started({ MODE: "slow", SLOW_MS: "1000" });
		const page = statusOf(running.url);
		// The health check's answer comes after the page was asked for.
		await statusOf(`${running.url}healthz`);
		const ended = running.end();
		expect(await page).toBe(200);
		expect(await ended).toBe(0);
		expect(running.said()).toContain("SIGTERM: takes no more requests\nall are answered");
	});

	it.each([
		[{ MODE: "ill", PORT: "99999" }, ["PORT must be", "MODE must be one of healthy, slow, failing (given: ill)"]],
		[{ FAIL_PERCENT: "half", SLOW_MS: "" }, ["FAIL_PERCENT must be a whole number from 0 to 100 (given: half)"]],
	])("does not start with %j, and says what to do", (environment, texts) => {
		const { status, stderr } = spawnSync(process.execPath, ["src/main.js"], {
			cwd: SAMPLE_APP,
			env: { PATH: process.env.PATH, PORT: "0", ...environment },
			encoding: "utf8",
		});
		expect(status).toBe(1);
		for (const text of texts) expect(stderr).toContain(text);
		expect(stderr).not.toContain("    at ");
	});

	it("has tests of its own, which pass", () => {
		const { status, stdout } = spawnSync("npm", ["test", "--silent"], { cwd: SAMPLE_APP, encoding: "utf8" });
		expect(status, stdout).toBe(0);
	});
});
