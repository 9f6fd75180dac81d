/** The console in a real browser, as somebody meets it who has just installed it: a rehearsal, with no AWS. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { pathOf } from "../../scripts/tools.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const KINDS = [
	{ width: 390, scheme: "light" },
	{ width: 390, scheme: "dark" },
	{ width: 1_440, scheme: "light" },
	{ width: 1_440, scheme: "dark" },
] as const;
type Kind = (typeof KINDS)[number];

let browser: Browser;
const running: ChildProcess[] = [];

beforeAll(async () => {
	// Chromium refuses its sandbox to root, whom containers run as; the page is our own.
	const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
	browser = await puppeteer.launch({ executablePath: pathOf("chromium"), args });
});
afterAll(() => browser?.close());
afterEach(() => {
	for (const each of running.splice(0)) each.kill("SIGINT");
});

/** Starts `console --demo` as a command, and answers the address that it prints. */
async function started(...flags: string[]): Promise<string> {
	const child = spawn(process.execPath, ["--import", "tsx", "cli/main.ts", "console", "--demo", ...flags]);
	running.push(child);
	let text = "";
	for await (const part of child.stdout) {
		text += part;
		if (text.includes("\n")) return text.trim();
	}
	throw new Error(`console --demo ${flags.join(" ")} printed no address`);
}

/** The page, and all that went wrong in it. */
async function opened(address: string, { width, scheme }: Kind, service = "") {
	const page = await browser.newPage();
	const heard: string[] = [];
	page.on("console", (message) => heard.push(`console: ${message.text()}`));
	page.on("pageerror", (error) => heard.push(`error: ${error}`));
	page.on("requestfailed", (request) => {
		// A stream ends when another service is shown.
		if (request.failure()?.errorText !== "net::ERR_ABORTED") heard.push(`failed: ${request.url()}`);
	});
	page.on("request", (request) => {
		if (!request.url().startsWith(address)) heard.push(`elsewhere: ${request.url()}`);
	});
	await page.setViewport({ width, height: 900 });
	await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
	await page.goto(`${address}#${service}`);
	await page.waitForSelector("h1");
	return { page, heard };
}

const textOf = (page: Page) => page.evaluate("document.body.innerText") as Promise<string>;

/** Waits for a text of the page. */
async function shows(page: Page, pattern: RegExp): Promise<void> {
	await expect.poll(() => textOf(page), { timeout: 120_000, interval: 100 }).toMatch(pattern);
}

/** What axe finds serious, in the words of its rules. */
async function barriers(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	const { violations } = (await page.evaluate("axe.run()")) as axe.AxeResults;
	const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
	return serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

const fits = (page: Page) => page.evaluate("document.documentElement.scrollWidth <= innerWidth && innerWidth");

describe.each(KINDS)("a demo at $width px, $scheme", (kind) => {
	it("shows a rollout from its start to its fail-back, without an error or a barrier", async () => {
		const address = await started("--scenario", "errors-at-once", "--speed", "30");
		const { page, heard } = await opened(address, kind);
		await shows(page, /1 roll out/);
		expect(await fits(page)).toBe(kind.width);
		expect(await barriers(page)).toEqual([]);
		// By keyboard alone: past the controls of the rehearsal to the only service.
		await page.focus("a.service");
		await page.keyboard.press("Enter");
		await shows(page, /preparing\s+r2 to\s+green/);
		expect(await page.$$("button.act")).toHaveLength(0);
		await shows(page, /10 %\s+Shift/);
		await shows(page, /FailBack/);
		await shows(page, /failed-back\s+r2\s+release 2/);
		await shows(page, /blue serves/);
		const text = await textOf(page);
		expect(text).toMatch(/hold ProbesFailing|fail TargetsUnhealthy/);
		expect(text).toMatch(/blue\s+serves\s+4 of 4\s+4/);
		expect(await page.$$eval('.plot [role="img"]', (charts) => charts.length)).toBe(5);
		const times = (await page.$$eval(".axis span", (marks) => marks.map((mark) => mark.textContent))).filter(Boolean);
		expect(times.length).toBeGreaterThan(1);
		expect(times).toEqual([...new Set(times)]);
		expect(await fits(page)).toBe(kind.width);
		expect(await barriers(page)).toEqual([]);
		expect(heard).toEqual([]);
		await page.close();
	});
});

it("lets time stand, go faster, and begin anew", async () => {
	const { page, heard } = await opened(await started("--scenario", "healthy", "--speed", "30"), KINDS[0], "shop");
	await shows(page, /10 %\s+Shift/);
	const press = (text: string) => page.click(`.playing button::-p-text(${text})`);
	const clock = () => page.$eval("header time", (time) => time.getAttribute("datetime"));
	await press("Pause");
	await shows(page, /Go on/);
	const stood = await clock();
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(await clock()).toBe(stood);
	await page.select(".playing select", "60");
	await press("Go on");
	await shows(page, /50 %\s+Shift/);
	await press("Begin anew");
	await expect.poll(async () => String(await clock()) < String(stood), { timeout: 20_000 }).toBe(true);
	expect(heard).toEqual([]);
	await page.close();
});

describe("with --act", () => {
	it.each([KINDS[0], KINDS[3]])(
		"aborts a rollout by its button, with a reason, at $width px, $scheme",
		async (kind) => {
			const address = await started("--scenario", "healthy", "--act", "--speed", "30");
			const { page, heard } = await opened(address, kind, "shop");
			await shows(page, /10 %\s+Shift/);
			await page.click("button.abort");
			expect(await barriers(page)).toEqual([]);
			// Without a reason and the service's name nothing is sent.
			await page.click("dialog button.abort");
			expect(await page.$eval("dialog", (dialog) => dialog.hasAttribute("open"))).toBe(true);
			await page.type("dialog textarea", "customers complain");
			await page.type("dialog input", "shop");
			await page.keyboard.press("Enter");
			await shows(page, /r2 is aborted: the traffic comes back/);
			await shows(page, /failed-back\s+r2[\s\S]*Aborted: [^\n]*customers complain/);
			await shows(page, /blue serves/);
			expect(heard).toEqual([]);
			await page.close();
		},
	);

	it("promotes what waits at a gate, and rolls back what has completed", async () => {
		const address = await started("--scenario", "gate-nobody", "--act", "--speed", "60");
		const { page, heard } = await opened(address, KINDS[2], "shop");
		await shows(page, /Waits for you:/);
		const decide = async (act: string, reason: string) => {
			await page.click(`button.${act}:not([type=submit])`);
			await page.type("dialog textarea", reason);
			await page.type("dialog input", "shop");
			await page.keyboard.press("Enter");
		};
		await decide("promote", "looks fine");
		await shows(page, /r2 goes on/);
		await shows(page, /50 %\s+Shift/);
		await shows(page, /probation\s+r2 serves from\s+green/);
		await decide("rollback", "it is not what we meant");
		await shows(page, /rolled-back\s+r2/);
		await shows(page, /blue serves/);
		expect(heard).toEqual([]);
		await page.close();
	});
});

it("gives another site nothing, even one that knows the address", async () => {
	const address = await started("--scenario", "healthy", "--act");
	const page = await browser.newPage();
	await page.goto("data:text/html,<p>another site");
	const outcomes = await page.evaluate(`Promise.all([
		fetch(${JSON.stringify(address)}).then((response) => response.text(), String),
		fetch(${JSON.stringify(address)}, { mode: "no-cors" }).then((response) => response.type + response.status, String),
		fetch(${JSON.stringify(`${address}decide`)}, { method: "POST", mode: "no-cors", body: "{}" }).then((response) => response.type + response.status, String),
		new Promise((resolve) => { const stream = new EventSource(${JSON.stringify(`${address}view`)}); stream.onerror = () => resolve("no stream"); stream.onmessage = () => resolve("a stream"); }),
	])`);
	expect(outcomes).toEqual([
		"TypeError: Failed to fetch",
		expect.stringMatching(/^(opaque0|TypeError: Failed to fetch)$/),
		expect.stringMatching(/^(opaque0|TypeError: Failed to fetch)$/),
		"no stream",
	]);
	await page.close();
});
