import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { checkDescribed, docOf, nodesOf, sourcesOf, textsOf } from "../../../scripts/docs/sources.ts";

const SOURCE = `
declare function code(text: string): void;
declare const kind: "Errors" | "Slow";
declare const any: string;
const NAME = "Named";
code("Literal");
code(NAME);
code(\`\${kind}Above\`);
code(any);
/**
 * One
 * two.
 */
export type Commented = 1;
`;

const folder = mkdtempSync(join(tmpdir(), "sources-"));
writeFileSync(join(folder, "one.ts"), SOURCE);
const sources = sourcesOf(folder);
afterAll(() => rmSync(folder, { recursive: true }));

/** What the argument of a call can be. */
function argument(call: number): string[] {
	const [code] = nodesOf(sources, ts.isCallExpression)[call]?.arguments ?? [];
	if (!code) throw new Error("there is no such call");
	return textsOf(code, sources);
}

describe("the texts of an expression", () => {
	it("are a literal, a constant, or all that a template can be", () => {
		expect([0, 1, 2].map(argument)).toEqual([["Literal"], ["Named"], ["ErrorsAbove", "SlowAbove"]]);
	});

	it("are refused when nobody can list them", () => {
		expect(() => argument(3)).toThrow(/one\.ts:9: `any` must be a literal/);
	});
});

describe("a comment", () => {
	it("becomes one line", () => {
		const [type] = nodesOf(sources, ts.isTypeAliasDeclaration);
		expect(type && docOf(type)).toBe("One two.");
	});
});

describe("a table of sentences", () => {
	it("fits what is used", () => expect(() => checkDescribed("code", ["A"], { A: "Yes." })).not.toThrow());

	it("tells all that is missing and all that is left over", () => {
		expect(() => checkDescribed("the code", ["A", "B"], { A: "Yes.", C: "No." })).toThrow(
			"the code B has no sentence; the code C has a sentence, and no code uses it",
		);
	});
});
