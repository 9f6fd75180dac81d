import { rmSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expressionOf, type Json, literalOf } from "../../../scripts/modules/expressions.ts";
import { flat } from "../../../scripts/modules/hcl/flat.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../../scripts/terraform.ts";
import { readBack } from "./read-back.ts";

/** What Terraform itself makes of expressions. */
function evaluated(expressions: Readonly<Record<string, string>>): unknown {
	requireTerraform();
	const environment = terraformEnvironment();
	const outputs = Object.entries(expressions).map(([name, value]) => `output "${name}" {\nvalue = ${value}\n}\n`);
	const folder = folderWith({ "main.tf": `locals {\n  name = "web"\n  list = ["a", "b"]\n}\n${outputs.join("")}` });
	try {
		const applied = terraform(folder, environment, ["apply", "-auto-approve"]);
		if (applied.status !== 0) throw new Error(applied.stderr);
		const values: Record<string, { value: unknown }> = JSON.parse(
			terraform(folder, environment, ["output", "-json"]).stdout,
		);
		return Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
	} finally {
		rmSync(folder, { recursive: true });
		environment.dispose();
	}
}

describe("an expression for a value with `${...}` in its texts", () => {
	it.each<[string, Json, string]>([
		["a text", "web", `"web"`],
		["nothing but an expression", "${var.name}", "var.name"],
		["an expression in a text", "a-${var.name}", `"a-\${var.name}"`],
		["two expressions", "${a}${b}", `"\${a}\${b}"`],
		["an expression with braces and quotes", '${lookup({ a = "}" }, "a")}', `lookup({ a = "}" }, "a")`],
		["an expression in a text in an expression", '${f("${g("x")}")}', `f(g("x"))`],
		["an expression over several lines", "${a\n+ b}", "a + b"],
		["an escaped expression", "$${not}", `"$\${not}"`],
		["quotes and backslashes", 'say "\\d"', `"say \\"\\\\d\\""`],
		["lines and control characters", "a\n\u0007", `"a\\n\\u0007"`],
		["an empty text", "", `""`],
		["numbers, truth and nothing", [1, 0.5, true, false, null], "[1, 0.5, true, false, null]"],
		["an empty list and an empty object", { list: [], object: {} }, "{ list = [], object = {} }"],
		["keys", { plain: 1, "a:b": 2, for: 3, "${k}": 4 }, `{ plain = 1, "a:b" = 2, "for" = 3, (k) = 4 }`],
	])("writes %s", (_, value, expected) => {
		expect(flat(expressionOf(value))).toBe(expected);
	});

	it("writes a long text of JSON as what it says", () => {
		const policy = { Statement: [{ Sid: "A".repeat(100), Resource: "${var.arn}:*", Limit: 2 }] };
		expect(flat(expressionOf(JSON.stringify(policy)))).toBe(`jsonencode(${flat(expressionOf(policy))})`);
	});

	it("leaves a long text that only begins like JSON as it is", () => {
		const text = `{"event":<event>,"${"x".repeat(100)}":\${jsonencode(var.x)}}`;
		expect(flat(expressionOf(text))).toBe(`"${text.replaceAll('"', '\\"')}"`);
	});

	it.each(["a ${b", '${f("x}'])("refuses %s, which has no end", (text) => {
		expect(() => expressionOf(text)).toThrow("no end");
	});

	it("means to Terraform what the JSON syntax would mean", () => {
		const text = { quoted: 'a "b" \\ \t é', escaped: "$${x} %%{y} $a %b", keys: { for: 1, "a b": [null] } };
		const json = `{"long":"${"x".repeat(100)}","of":"\${local.name}<&>"}`;
		const all = evaluated({
			text: flat(expressionOf(text)),
			only: flat(expressionOf("${local.list}")),
			mixed: flat(expressionOf('${local.name}: "${join("}", local.list)}"')),
			json: `jsondecode(${flat(expressionOf(json))})`,
			literal: flat(literalOf(["${x}", "%{y}", "$x", "a\nb", '"\\'] as const)),
		});
		expect(all).toEqual({
			text: { ...text, escaped: "${x} %{y} $a %b" },
			only: ["a", "b"],
			mixed: 'web: "a}b"',
			json: { long: "x".repeat(100), of: "web<&>" },
			literal: ["${x}", "%{y}", "$x", "a\nb", '"\\'],
		});
	});
});

describe("an expression for a value whose texts mean themselves", () => {
	/** Any text that Terraform can hold, in its normal form; doubled signs before a brace are what its escapes are made of. */
	const text = fc
		.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom('"', "\\", "\n", "\t", "$", "{", "}", "${")))
		.map((parts) => parts.join("").normalize("NFC"))
		.filter((each) => !/\$\$\{/.test(each));

	it("is read back as the same value", async () => {
		const value = fc.oneof(fc.integer(), fc.boolean(), text, fc.array(text), fc.dictionary(text, text));
		await fc.assert(
			fc.asyncProperty(value, async (one) => {
				const { value: back } = await readBack(`value = ${flat(literalOf(one))}\n`);
				expect(JSON.parse(JSON.stringify(back).replaceAll("$${", "${"))).toEqual(JSON.parse(JSON.stringify(one)));
			}),
		);
	});
});
