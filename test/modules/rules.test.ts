/** Each rule is one statement: Terraform and the constructs come to the same by it, whatever the values. */
import { rmSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluation } from "../../modules/hcl/evaluate.ts";
import { literal } from "../../modules/hcl/literal.ts";
import { type Fields, NotEvaluated, type Value } from "../../modules/hcl/values.ts";
import { checkedVariable } from "../../modules/inputs/checked-variable.ts";
import { camelCase } from "../../modules/inputs/names.ts";
import { valuesOf } from "../../modules/inputs/prop-values.ts";
import { COMPLETE_VARIABLES } from "../../modules/variables/index.ts";
import type { Variables } from "../../modules/variables/variable.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";
import { BAD_INPUTS, GOOD_INPUT, GOOD_INPUTS } from "./bad-input.ts";

const TABLE: Variables = COMPLETE_VARIABLES;
const HERE = { region: "eu-west-1", account_id: "123456789012" };
/** How many sets of values are compared. */
const SETS = 12;

/** Anything that a variable has been given in any case, or something near to it. */
function anyOf(name: string): fc.Arbitrary<unknown> {
	const bad = BAD_INPUTS.filter(({ variable }) => variable === name).map(({ value }) => value);
	const good = GOOD_INPUTS.flatMap((input) => (name in input ? [input[name]] : []));
	const type = TABLE[name]?.type;
	const free: fc.Arbitrary<unknown>[] =
		type === "number"
			? [
					fc.integer({ min: -2, max: 100_000 }),
					fc.double({ min: 0, max: 200, noNaN: true }).map((n) => Number(n.toFixed(3))),
				]
			: type === "string"
				? [fc.string({ unit: "grapheme-ascii", maxLength: 12 }), fc.domain()]
				: [];
	const known = [...bad, ...good, undefined].filter((value) => !JSON.stringify(value ?? "").includes("${"));
	return fc.oneof(fc.constantFrom(...known), fc.constant(undefined), ...free);
}

const SAMPLES = fc
	.sample(fc.record(Object.fromEntries(Object.keys(TABLE).map((name) => [name, anyOf(name)]))), {
		numRuns: SETS,
		seed: 14,
	})
	.map((input) => {
		const all = Object.entries({ ...GOOD_INPUT, ...input }).filter(([, value]) => value !== undefined);
		return valuesOf(TABLE, Object.fromEntries(all.map(([name, value]) => [camelCase(name), value]))).values;
	});

/** Every rule with every set of values. */
const CASES = SAMPLES.flatMap((values) =>
	Object.entries(TABLE).flatMap(([name, variable]) =>
		checkedVariable(name, variable).rules.map(({ condition }) => ({ name, condition, values })),
	),
).filter(({ condition }) => !/\blocal\./.test(condition));

function byConstructs(condition: string, values: Fields): string {
	try {
		return String(evaluation(condition)({ var: values, here: HERE }) satisfies Value);
	} catch (error) {
		if (error instanceof NotEvaluated) return "fails";
		throw error;
	}
}

/** The same for Terraform. */
function inTerraform(condition: string, values: Fields): string {
	const plain = condition
		.replaceAll("here.region", JSON.stringify(HERE.region))
		.replaceAll("here.account_id", JSON.stringify(HERE.account_id))
		.replace(/\bvar\.([a-z0-9_]+)\b/g, (_, name: string) => `(${literal(values[name] ?? null)})`);
	return `try(tostring(${plain}), "fails")`;
}

let answers: string[] = [];

beforeAll(() => {
	requireTerraform();
	const environment = terraformEnvironment();
	const expressions = CASES.map(({ condition, values }) => inTerraform(condition, values)).join(",\n");
	const folder = folderWith({ "main.tf": `output "answers" {\n  value = [\n${expressions}\n]\n}\n` });
	try {
		for (const words of [
			["init", "-input=false"],
			["apply", "-auto-approve", "-input=false"],
		]) {
			const { status, stderr } = terraform(folder, environment, words);
			if (status !== 0) throw new Error(stderr);
		}
		answers = JSON.parse(terraform(folder, environment, ["output", "-json", "answers"]).stdout);
	} finally {
		environment.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
}, 300_000);

describe("Terraform and the constructs", () => {
	it("come to the same by every rule, with values of every kind", () => {
		expect(answers).toHaveLength(CASES.length);
		const different = CASES.flatMap(({ name, condition, values }, at) => {
			const mine = byConstructs(condition, values);
			return mine === answers[at] ? [] : [{ name, condition, value: values[name], mine, terraform: answers[at] }];
		});
		expect(different.slice(0, 5)).toEqual([]);
	});

	it("are asked about rules that hold and about rules that do not", () => {
		for (const answer of ["true", "false"])
			expect(answers.filter((each) => each === answer).length).toBeGreaterThan(100);
	});
});
