import { rmSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatted } from "../../../../scripts/modules/format.ts";
import { flat } from "../../../../scripts/modules/hcl/flat.ts";
import { layout } from "../../../../scripts/modules/hcl/layout.ts";
import { parse } from "../../../../scripts/modules/hcl/parse.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../../../scripts/terraform.ts";

/** An expression as the value of a local, formatted by Terraform. */
function local(code: string): string {
	const expression = layout(parse(code), { indent: 2, column: 6, after: 0, bracketed: false });
	return formatted(new Map([["a.tf", `locals {\n  a = ${expression}\n}\n`]])).get("a.tf") ?? "";
}

const LONG = "a_name_that_takes_much_of_a_line";

describe("an expression that fits into no line", () => {
	it.each([
		[
			"a choice",
			`var.${LONG} == var.other_${LONG} ? local.first_${LONG} : local.second_${LONG}`,
			`(
    var.${LONG} == var.other_${LONG}
    ? local.first_${LONG}
    : local.second_${LONG}
  )`,
		],
		[
			"a condition",
			`var.${LONG} != null && (length(var.${LONG}) > 1 || var.other_${LONG})`,
			`(
    var.${LONG} != null &&
    (length(var.${LONG}) > 1 || var.other_${LONG})
  )`,
		],
		[
			"a list in a call",
			`tolist([local.first_${LONG}, local.second_${LONG}, local.third_${LONG}])`,
			`tolist([
    local.first_${LONG},
    local.second_${LONG},
    local.third_${LONG},
  ])`,
		],
		[
			"a loop",
			`[for each in var.${LONG} : local.by_name[each.name].${LONG} if each.${LONG} != null]`,
			`[
    for each in var.${LONG} : local.by_name[each.name].${LONG}
    if each.${LONG} != null
  ]`,
		],
		[
			"sentences",
			`"The first of ${LONG} is this one. The second of \${var.${LONG}} is no more than that, either."`,
			`join(" ", [
    "The first of ${LONG} is this one.",
    "The second of \${var.${LONG}} is no more than that, either.",
  ])`,
		],
		[
			"an ARN",
			`"arn:\${data.partition_${LONG}}:ecs:\${data.region_${LONG}}:\${data.account_${LONG}}:cluster"`,
			`format(
    "arn:%s:ecs:%s:%s:cluster",
    data.partition_${LONG},
    data.region_${LONG},
    data.account_${LONG}
  )`,
		],
	])("has lines that Terraform's formatter leaves: %s", (_, code, expected) => {
		expect(local(code)).toBe(`locals {\n  a = ${expected}\n}\n`);
	});

	it("takes a pattern apart between its escapes", () => {
		const pieces = local(`"${"\\\\d".repeat(100)}"`);
		expect(pieces).toMatch(/^ {2}a = join\("", \[$/m);
		expect(pieces.match(/"(\\\\d)+"/g)).toHaveLength(pieces.split("\n").length - 5);
	});

	it("means the same to Terraform in one line and in many", () => {
		requireTerraform();
		const codes = fc.sample(expressions, { numRuns: 60, seed: 7 });
		const outputs = codes.flatMap((code, i) => [
			`output "line_${i}" {\n  value = ${flat(parse(code))}\n}\n`,
			`output "given_${i}" {\n  value = ${code}\n}\n`,
			`output "lines_${i}" {\n  value = ${layout(parse(code), { indent: 2, column: 112, after: 0, bracketed: false })}\n}\n`,
		]);
		const environment = terraformEnvironment();
		const folder = folderWith({
			"main.tf": `locals {\n  name = "web"\n  yes = true\n  list = ["a", "b c"]\n}\n${outputs.join("")}`,
		});
		try {
			const applied = terraform(folder, environment, ["apply", "-auto-approve"]);
			expect(applied.stderr).toBe("");
			const values: Record<string, { value: unknown }> = JSON.parse(
				terraform(folder, environment, ["output", "-json"]).stdout,
			);
			for (const i of codes.keys()) {
				expect(values[`lines_${i}`], codes[i]).toEqual(values[`given_${i}`]);
				expect(values[`line_${i}`], codes[i]).toEqual(values[`given_${i}`]);
			}
		} finally {
			rmSync(folder, { recursive: true });
			environment.dispose();
		}
	});
});

/** Expressions that have a value, of all kinds, within each other. */
const { value: expressions } = fc.letrec<{ value: string; text: string; truth: string }>((tie) => ({
	text: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		fc.constantFrom('"one two. Three \\"four\\" $${five}"', '"a:b%c"', "local.name", '"x"', '"\\\\d\\u0041"'),
		fc.tuple(tie("text"), tie("text")).map(([a, b]) => `"arn:\${${a}}:is one. Then \${${b}}"`),
		fc.tuple(tie("text"), tie("text")).map(([a, b]) => `"arn:\${${a}}:\${${b}}"`),
		fc.tuple(tie("truth"), tie("text"), tie("text")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
		tie("text").map((a) => `join("-", [for k, v in [${a}, "z"] : "\${k}\${upper(v)}" if v != "q"])`),
		fc.tuple(tie("text"), tie("text")).map(([a, b]) => `lookup({ a = ${a}, "b c" = ${b} }, "b c", ${a})`),
	),
	truth: fc.oneof(
		{ maxDepth: 4 },
		fc.constantFrom("local.yes", "!local.yes", "(1 + 2 * 3 - (4 - 1) >= 4)"),
		fc.tuple(tie("truth"), tie("truth"), tie("truth")).map(([a, b, c]) => `(${a} && (${b} || !(${c})))`),
		fc.tuple(tie("text"), tie("text")).map(([a, b]) => `!(${a} == ${b})`),
	),
	value: fc.oneof(
		tie("text"),
		tie("truth"),
		fc.tuple(tie("text"), tie("truth")).map(([a, b]) => `[${a}, { k = ${b} }]`),
	),
}));
