import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import { scenarioNames } from "../../rehearsal/scenario/load.ts";
import { Scenario } from "../../rehearsal/scenario/scenario.ts";

const text = readFileSync("docs/rehearsal.md", "utf8");

/** Every key of a schema, however deep, and every value of its picklists. */
function wordsOf(schema: unknown): string[] {
	const { entries, wrapped, item, items, options, pipe, literal } = schema as Record<string, unknown>;
	const parts = [wrapped, item, ...each(items), ...each(pipe).slice(1), ...Object.values(entries ?? {})];
	const choices = each(options).flatMap((option) => (typeof option === "string" ? option : wordsOf(option)));
	const own = typeof literal === "string" ? [literal] : [];
	return [...Object.keys(entries ?? {}), ...own, ...choices, ...parts.filter(isSchema).flatMap(wordsOf)];
}

const each = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isSchema = (value: unknown) => typeof value === "object" && value !== null && "kind" in value;

describe("the README", () => {
	it("counts the scenarios", () => {
		expect(readFileSync("README.md", "utf8")).toContain(`There are ${scenarioNames().length} scenarios`);
	});
});

describe("docs/rehearsal.md", () => {
	it("names every key and every choice of a scenario", () => {
		const words = [...new Set(wordsOf(Scenario))];
		expect(words.length).toBeGreaterThan(60);
		for (const word of words) expect(text, word).toMatch(new RegExp(`[\`".]${word}[\`"]`));
	});

	it("names every policy", () => {
		for (const { name } of POLICIES.slice(1)) expect(text).toContain(`| \`${name}\` |`);
	});
});
