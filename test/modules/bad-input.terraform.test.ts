import { rmSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { folderWith, requireTerraform, terraform, terraformEnvironment } from "../../scripts/terraform.ts";
import { configuration } from "../support/stack.ts";
import { BAD_INPUTS, type BadInput, GOOD_INPUT, GOOD_INPUTS } from "./bad-input.ts";

interface Diagnostic {
	readonly severity: string;
	readonly summary: string;
	readonly detail: string;
	readonly range?: { readonly filename: string };
}

type Input = Readonly<Record<string, unknown>>;

const caseFile = (index: number) => `case-${index}.tf.json`;
const ofCase = (index: number, diagnostics: readonly Diagnostic[]) =>
	diagnostics.filter(({ range }) => range?.filename === caseFile(index));

/** The variables, and what is made of each object: a local of the same name, which needs no other local and no resource. */
function variablesAlone() {
	const { variable, locals } = configuration();
	const known = JSON.stringify(variable).replaceAll(
		"data.aws_caller_identity.current.account_id",
		'\\"123456789012\\"',
	);
	return {
		variable: JSON.parse(known),
		locals: Object.fromEntries(
			Object.entries(locals).filter(([name, value]) => name in variable && !/local\.|aws_/.test(`${value}`)),
		),
	};
}

/**
 * Plans all cases at once, each as a module of its own that has the stack's variables and nothing else:
 * one start of Terraform instead of one for each case, and the file that a message points to tells the case.
 */
function planned(cases: ReadonlyMap<number, Input>): readonly Diagnostic[] {
	const environment = terraformEnvironment();
	const call = (input: Input, index: number) =>
		JSON.stringify({ module: { [`case_${index}`]: { source: "./variables", ...GOOD_INPUT, ...input } } });
	const folder = folderWith({
		"variables/main.tf.json": JSON.stringify(variablesAlone()),
		"created.tf.json": JSON.stringify({ resource: { terraform_data: { created: { input: "created" } } } }),
		...Object.fromEntries([...cases].map(([index, input]) => [caseFile(index), call(input, index)])),
	});
	try {
		const init = terraform(folder, environment, ["init", "-input=false"]);
		if (init.status !== 0) throw new Error(init.stderr);
		const { stdout } = terraform(folder, environment, ["plan", "-json", "-input=false"]);
		const messages = stdout
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line));
		return messages.filter(({ type }) => type === "diagnostic").map(({ diagnostic }) => diagnostic);
	} finally {
		environment.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * Types are checked first, then rules that check one variable, then those that check of several; each only when nothing before is
 * broken in any case: hence a plan more for the cases of which nothing has been said, until nothing new is.
 */
function refusedInTurns(inputs: ReadonlyMap<number, Input>): readonly Diagnostic[] {
	const said = planned(inputs);
	const silent = new Map([...inputs].filter(([index]) => ofCase(index, said).length === 0));
	return silent.size === 0 || silent.size === inputs.size ? said : [...said, ...refusedInTurns(silent)];
}

const shown = ({ value, beside }: BadInput) =>
	beside ? `${JSON.stringify(value)} beside ${Object.keys(beside).join(" and ")}` : JSON.stringify(value);

let refusals: readonly Diagnostic[] = [];
let complaints: readonly Diagnostic[] = [];

beforeAll(() => {
	requireTerraform();
	const cases = BAD_INPUTS.map(({ variable, value, beside }) => ({ ...beside, [variable]: value }));
	refusals = refusedInTurns(new Map(cases.entries()));
	complaints = planned(new Map(GOOD_INPUTS.entries()));
});

describe("a plan refuses", () => {
	it.each(BAD_INPUTS.map((input, index) => [input.variable, shown(input), input.message, index] as const))(
		"%s = %s: %s",
		(variable, _value, message, index) => {
			const mine = ofCase(index, refusals);
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
