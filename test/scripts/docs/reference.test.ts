import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHANGES } from "../../../runtime/contract/index.ts";
import { LOG_CODES } from "../../../runtime/contract/metrics.ts";
import * as errors from "../../../runtime/errors.ts";
import { VERDICT_CODES } from "../../../scripts/docs/verdict-codes.ts";

/** `npm run docs -- --check` holds the page to the code; this holds it to what a reader looks for. */
const page = readFileSync("docs/reference.md", "utf8");

describe("the reference", () => {
	it("has every error, change and verdict code", () => {
		const names = [...Object.keys(errors), ...CHANGES, ...Object.keys(VERDICT_CODES)];
		for (const name of names.filter((name) => name !== "RolloutError")) expect(page).toContain(`| \`${name}\` |`);
	});

	it("says which literal names stand in the field code of a log line", () => {
		for (const code of Object.values(LOG_CODES)) expect(page).toMatch(new RegExp(`\\| \`code\` \\|.*\`${code}\``));
	});

	it("has a sentence in each row", () => {
		const [tables = ""] = page.split("### Log messages");
		const rows = tables.split("\n").filter((line) => line.startsWith("| `"));
		expect(rows.length).toBeGreaterThan(100);
		for (const row of rows) expect(row).toMatch(/[.] \|$/);
	});
});
