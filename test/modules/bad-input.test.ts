import { rmSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { configuration } from "../support/stack.ts";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../support/terraform.ts";
import { BAD_INPUTS, GOOD_INPUT, GOOD_INPUTS } from "./bad-input.ts";

interface Diagnostic {
	readonly severity: string;
	readonly summary: string;
	readonly detail: string;
	readonly range?: { readonly filename: string };
	readonly snippet?: { readonly code: string };
}

const caseFile = (kind: string, index: number) => `${kind}-${index}.tf.json`;

/**
 * Plans all cases at once, each as a module of its own that has the stack's variables and nothing else:
 * one start of Terraform instead of one for each case, and the file that a message points to tells the case.
 */
function planned(kind: string, cases: readonly Readonly<Record<string, unknown>>[]): readonly Diagnostic[] {
	const environment = terraformEnvironment();
	const call = (input: Readonly<Record<string, unknown>>, name: string) =>
		JSON.stringify({ module: { [name]: { source: "./variables", ...GOOD_INPUT, ...input } } }, null, 1);
	const folder = folderWith({
		"variables/main.tf.json": JSON.stringify({ variable: configuration().variable }),
		...Object.fromEntries(cases.map((input, i) => [caseFile(kind, i), call(input, `${kind}_${i}`)])),
	});
	try {
		const init = terraform(folder, environment, ["init", "-input=false"]);
		if (init.status !== 0) throw new Error(init.stderr);
		const { stdout } = terraform(folder, environment, ["plan", "-json", "-input=false"]);
		const messages = stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
		return messages.filter(({ type }) => type === "diagnostic").map(({ diagnostic }) => diagnostic);
	} finally {
		environment.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
}

let refusals: readonly Diagnostic[] = [];
let complaints: readonly Diagnostic[] = [];

beforeAll(() => {
	requireTerraform();
	refusals = planned("bad", BAD_INPUTS.map(({ variable, value }) => ({ [variable]: value })));
	complaints = planned("good", GOOD_INPUTS);
});

describe("a plan refuses", () => {
	it.each(BAD_INPUTS.map((input, index) => [input.variable, JSON.stringify(input.value), input.message, index] as const))(
		"%s = %s, because it must %s",
		(variable, _value, message, index) => {
			const mine = refusals.filter(({ range }) => range?.filename === caseFile("bad", index));
			const text = mine.map(({ summary, detail }) => `${summary}\n${detail}`).join("\n");
			expect(text.replaceAll(/\s+/g, " ")).toContain(message);
			expect(text).toContain(variable);
		},
	);

	it("a value of every variable", () => {
		expect([...new Set(BAD_INPUTS.map(({ variable }) => variable))].sort()).toEqual(
			Object.keys(configuration().variable).sort(),
		);
	});
});

it("a plan accepts everything that is right", () => {
	expect(complaints).toEqual([]);
});

