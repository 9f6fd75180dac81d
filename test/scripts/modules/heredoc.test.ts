import { describe, expect, it } from "vitest";
import { literalOf } from "../../../scripts/modules/expressions.ts";
import { heredoc } from "../../../scripts/modules/heredoc.ts";
import { readBack } from "./read-back.ts";

describe("a long description", () => {
	it("is a line where it fits into one", () => {
		expect(heredoc(literalOf("Short."), 2, 8)).toBeUndefined();
		expect(heredoc(literalOf("Short."), 2, 7)).toBe("<<-EOT\n    Short.\n  EOT");
	});

	it("is its first sentence, an empty line, and the rest in lines that are easily read", () => {
		const text = heredoc(literalOf(`What it is, e.g. this. ${"Detail. ".repeat(30).trim()}`), 2, 100) ?? "";
		expect(text).toMatch(/^<<-EOT\n {4}What it is, e\.g\. this\.\n\n {4}Detail\. /);
		expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
	});

	it("keeps the lines that it has, and all that means itself", async () => {
		const said = 'A "b" \\d ${c}.\nSecond line.';
		const { variable } = await readBack(`variable "x" {\n  description = ${heredoc(literalOf(said), 2, 10)}\n}\n`);
		expect(JSON.stringify(variable)).toContain(JSON.stringify('A "b" \\d $${c}.\n\nSecond line.\n').slice(1, -1));
	});
});
