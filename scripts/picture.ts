/** `npm run picture`: takes the README's pictures of a rehearsal's page again, light and dark. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { pathOf } from "./tools.ts";

/** As much as shows the table and this project beside its ancestor, in pixels. */
const SHOWN = { width: 1_180, height: 1_390 };

const folder = mkdtempSync(join(tmpdir(), "picture-"));
const browser = await puppeteer.launch({ executablePath: pathOf("chromium"), args: ["--no-sandbox"] });
try {
	const page = join(folder, "page.html");
	const flags = ["--scenario", "errors-at-once", "--compare", "--out", page];
	const played = spawnSync(process.execPath, ["--import", "tsx", "rehearsal/main.ts", ...flags], { stdio: "inherit" });
	if (played.status !== 0) throw new Error(`npm run rehearse -- ${flags.join(" ")} exited with ${played.status}`);
	for (const value of ["light", "dark"] as const) {
		const tab = await browser.newPage();
		await tab.setViewport(SHOWN);
		await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
		await tab.goto(pathToFileURL(page).href);
		await tab.screenshot({ path: `docs/rehearsal-${value}.png` });
	}
} finally {
	await browser.close();
	rmSync(folder, { recursive: true });
}
