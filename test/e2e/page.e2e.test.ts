/** The page of a rehearsal in a real browser: on a phone and on a wide screen, light and dark. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Figures, resultsOf } from "../../rehearsal/report/figures.ts";
import { pageOf } from "../../rehearsal/report/page/page.ts";
import { pathOf } from "../../scripts/tools.ts";
import { sampleRehearsal } from "../support/rehearsal-sample.ts";

const LEAST_FONT_PX = 11;
/** Level AA for text: https://www.w3.org/TR/WCAG22/#contrast-minimum */
const LEAST_CONTRAST = 4.5;

/** All that a page says when it goes wrong, and all that it fetches beside itself. */
function listen(page: Page, own: string): string[] {
	const heard: string[] = [];
	page.on("console", (message) => heard.push(`console: ${message.text()}`));
	page.on("pageerror", (error) => heard.push(`error: ${error}`));
	page.on("request", (request) => {
		if (request.url() !== own) heard.push(`request: ${request.url()}`);
	});
	return heard;
}

/** What the page shows of each policy: `[figure, value]`. */
const readFigures = (page: Page, policy: string) =>
	page.$$eval(`figure[data-policy="${policy}"] data[data-figure]`, (elements) =>
		elements.map((element): [string, string] => [
			element.getAttribute("data-figure") ?? "",
			element.getAttribute("value") ?? "",
		]),
	);

interface Text {
	readonly text: string;
	/** In pixels. */
	readonly size: number;
	/** Its color and that of what it stands on, as `rgb(r, g, b)`. */
	readonly ink: string;
	readonly paper: string;
}

/** Runs in the browser: all texts that can be seen. As text, since the project knows no types of the browser's. */
const READ_TEXTS = `(() => {
	const paperOf = (element) => {
		const color = getComputedStyle(element).backgroundColor;
		return color === "rgba(0, 0, 0, 0)" ? paperOf(element.parentElement) : color;
	};
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	const texts = [];
	while (walker.nextNode()) {
		const element = walker.currentNode.parentElement;
		const text = walker.currentNode.textContent.trim();
		if (text === "" || !element.checkVisibility()) continue;
		const { fontSize, color } = getComputedStyle(element);
		texts.push({ text, size: parseFloat(fontSize), ink: color, paper: paperOf(element) });
	}
	return texts;
})()`;

/** Relative luminance and contrast of `rgb(r, g, b)`. Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
	const [red = 0, green = 0, blue = 0] = [...color.matchAll(/[\d.]+/g)].map(([value]) => {
		const part = Number(value) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

/** A figure by its path; null where a part of the path is. */
function figureAt(figures: Figures, path: string): unknown {
	return path
		.split(".")
		.reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key] ?? null, figures);
}

const folder = mkdtempSync(join(tmpdir(), "rehearsal-page-"));
let browser: Browser;

beforeAll(async () => {
	// Chromium refuses its sandbox to root, whom containers run as; the page is our own and runs nothing.
	const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
	browser = await puppeteer.launch({ executablePath: pathOf("chromium"), args });
});
afterAll(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true });
});

const fits = (page: Page) => page.evaluate("document.documentElement.scrollWidth <= innerWidth && innerWidth");

describe("the page that npm run rehearse writes", () => {
	it.each([
		["errors-at-once", 360],
		["two-services", 1_280],
		["killed-in-shift", 360],
	])("shows %s with the figures that --json prints, at %i px", async (scenario, width) => {
		const file = join(folder, `${scenario}.html`);
		const flags = ["--scenario", scenario, "--compare", "--clients", "1k", "--json", "--out", file];
		const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "rehearsal/main.ts", ...flags], {
			encoding: "utf8",
			maxBuffer: 64 * 2 ** 20,
		});
		const { policies } = JSON.parse(stdout) as { policies: (Figures & { policy: string })[] };
		const page = await browser.newPage();
		const url = pathToFileURL(file).href;
		const heard = listen(page, url);
		await page.setViewport({ width, height: 800 });
		await page.goto(url);
		expect(await fits(page)).toBe(width);
		expect(policies.length).toBeGreaterThan(5);
		for (const figures of policies) {
			const shown = await readFigures(page, figures.policy);
			expect(shown.length).toBeGreaterThan(10);
			expect(shown).toEqual(shown.map(([path]) => [path, String(figureAt(figures, path) ?? "")]));
		}
		expect(heard).toEqual([]);
	});
});

describe("the page of a rehearsal in a browser", () => {
	const file = join(folder, "page.html");
	const rehearsal = sampleRehearsal();

	beforeAll(() => writeFileSync(file, pageOf(rehearsal)));

	describe.each([
		{ width: 360, scheme: "light" },
		{ width: 360, scheme: "dark" },
		{ width: 1_280, scheme: "light" },
		{ width: 1_280, scheme: "dark" },
	])("at $width px, $scheme", ({ width, scheme }) => {
		const url = pathToFileURL(file).href;
		let page: Page;
		let heard: string[];

		beforeAll(async () => {
			page = await browser.newPage();
			heard = listen(page, url);
			await page.setViewport({ width, height: 800 });
			await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
			await page.goto(url);
			await page.$$eval("details", (all) => all.map((details) => details.setAttribute("open", "")));
		});

		it("loads without an error, a message, or anything beside itself", () => {
			expect(heard).toEqual([]);
		});

		it("fits the width", async () => {
			expect(await fits(page)).toBe(width);
		});

		it("shows each policy's figures", async () => {
			for (const { run, figures } of resultsOf(rehearsal)) {
				const shown = await readFigures(page, run.policy);
				expect(shown).toContainEqual([
					"failedRequests.becauseOfRelease",
					String(figures.failedRequests.becauseOfRelease),
				]);
				expect(shown).toEqual(shown.map(([path]) => [path, String(figureAt(figures, path) ?? "")]));
				expect(
					await page.$eval(`figure[data-policy="${run.policy}"] [data-figure="outcome"]`, (badge) => badge.textContent),
				).toBe(run.outcome);
			}
		});

		it("has charts that can be seen, one above the other", async () => {
			const boxes = await page.$$eval('figure [role="img"]', (charts) =>
				charts.map((chart) => {
					const { width, height } = chart.getBoundingClientRect();
					return { width, height };
				}),
			);
			// Shares, failures and verdicts for each policy; API calls for all but one.
			expect(boxes).toHaveLength(4 * rehearsal.runs.length - 1);
			for (const box of boxes) {
				expect(box.width).toBeGreaterThan(width / 2);
				expect(box.height).toBeGreaterThanOrEqual(20);
			}
		});

		it("has no text that is too small or too faint to read", async () => {
			const texts = (await page.evaluate(READ_TEXTS)) as readonly Text[];
			expect(texts.length).toBeGreaterThan(200);
			expect(texts.filter(({ size }) => size < LEAST_FONT_PX)).toEqual([]);
			expect(texts.filter(({ ink, paper }) => contrast(ink, paper) < LEAST_CONTRAST)).toEqual([]);
		});

		it("is light or dark as people prefer", async () => {
			const paper = (await page.evaluate("getComputedStyle(document.body).backgroundColor")) as string;
			expect(luminance(paper) > 0.5).toBe(scheme === "light");
		});
	});
});
