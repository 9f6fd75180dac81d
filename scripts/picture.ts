/** `npm run picture`: takes the README's pictures of a rehearsal's page and of the console again, light and dark. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer, { type Browser } from "puppeteer-core";
import { pathOf } from "./tools.ts";

/** As much as shows the table and this project beside its ancestor, in pixels. */
const SHOWN = { width: 1_180, height: 1_390 };
/** The console's page of one service, down to its charts, in pixels. */
const CONSOLE = { width: 1_180, height: 1_000 };
const SCHEMES = ["light", "dark"] as const;

const folder = mkdtempSync(join(tmpdir(), "picture-"));
const browser = await puppeteer.launch({ executablePath: pathOf("chromium"), args: ["--no-sandbox"] });
try {
	const page = join(folder, "page.html");
	const flags = ["--scenario", "errors-at-once", "--compare", "--out", page];
	const played = spawnSync(process.execPath, ["--import", "tsx", "rehearsal/main.ts", ...flags], { stdio: "inherit" });
	if (played.status !== 0) throw new Error(`npm run rehearse -- ${flags.join(" ")} exited with ${played.status}`);
	for (const value of SCHEMES) {
		const tab = await browser.newPage();
		await tab.setViewport(SHOWN);
		await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
		await tab.goto(pathToFileURL(page).href);
		await tab.screenshot({ path: `docs/rehearsal-${value}.png` });
	}
	await consolePictures(browser);
} finally {
	await browser.close();
	rmSync(folder, { recursive: true });
}

/** Plays a release that fails until its traffic is back, stops time, and takes the page of its service. */
async function consolePictures(browser: Browser): Promise<void> {
	const flags = ["--import", "tsx", "cli/main.ts", "console", "--demo", "--act", "--speed", "20"];
	const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
	try {
		const address = await firstLine(child.stdout);
		const tab = await browser.newPage();
		await tab.setViewport(CONSOLE);
		await tab.goto(`${address}#shop`);
		await tab.waitForFunction("/FailBack/.test(document.body.innerText)", { timeout: 120_000 });
		await tab.click(".playing button");
		await tab.waitForFunction("/Go on/.test(document.body.innerText)");
		for (const value of SCHEMES) {
			await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
			await tab.screenshot({ path: `docs/console-${value}.png` });
		}
	} finally {
		child.kill("SIGINT");
	}
}

/** @throws when the command ends without a line. */
async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
	let text = "";
	for await (const part of output) {
		text += part;
		if (text.includes("\n")) return text.slice(0, text.indexOf("\n"));
	}
	throw new Error("the console printed no address");
}
