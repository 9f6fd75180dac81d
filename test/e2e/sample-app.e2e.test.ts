/** The sample app's page in a real browser: the color that it has, and the one that somebody has edited. */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import puppeteer, { type Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf } from "../../scripts/tools.ts";
import { SAMPLE_APP, sourceWith, startApp } from "../support/sample-app.ts";

let browser: Browser;
beforeAll(async () => {
	// Chromium refuses its sandbox to root, whom containers run as; the page is our own and runs nothing.
	const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
	browser = await puppeteer.launch({ executablePath: pathOf("chromium"), args });
});
afterAll(() => browser?.close());

const source = readFileSync(join(SAMPLE_APP, "src", "color.js"), "utf8");
/** What a user does who wants another color. */
const edited = (color: string) => source.replace(/(COLOR = ")#\w+(")/, `$1${color}$2`);

/** What the browser shows of the app. */
async function observed(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>) {
	return sourceWith(files, async (folder) => {
		const app = await startApp(folder, environment);
		const page = await browser.newPage();
		try {
			const heard: string[] = [];
			page.on("console", (message) => heard.push(message.text()));
			page.on("pageerror", (error) => heard.push(String(error)));
			page.on("request", (request) => void (request.url() !== app.url && heard.push(request.url())));
			await page.setViewport({ width: 360, height: 640 });
			const answer = await page.goto(app.url);
			const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
			const covered = await page.evaluate(
				"document.body.getBoundingClientRect().height >= innerHeight && document.documentElement.scrollWidth <= innerWidth",
			);
			const texts = await page.$$eval("dd", (all) => Object.fromEntries(all.map((one) => [one.id, one.textContent])));
			return { status: answer?.status(), paper, covered, texts, heard };
		} finally {
			await page.close();
			await app.end();
		}
	});
}

describe("the sample app in a browser", () => {
	it.each([
		["blue, as it comes", {}, "#1F6FEB", "rgb(31, 111, 235)"],
		["green, as somebody has edited it", { "src/color.js": edited("#20E941") }, "#20E941", "rgb(32, 233, 65)"],
	])("is %s", async (_, files, color, paper) => {
		const shown = await observed(files, { VERSION: "0123abc" });
		expect(shown).toEqual({
			status: 200,
			paper,
			covered: true,
			texts: { color, version: "0123abc", host: hostname(), mode: "healthy" },
			heard: [],
		});
	});

	it("shows people that it fails where it is told to", async () => {
		const { status, texts } = await observed({}, { MODE: "failing", FAIL_PERCENT: "100" });
		expect({ status, texts }).toEqual({ status: 500, texts: {} });
	});
});
