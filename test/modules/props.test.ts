/** What a plan refuses, the constructs refuse as well, when they are made and in the same words. */
import { describe, expect, it } from "vitest";
import { faultsOf } from "../../modules/inputs/faults.ts";
import { camelCase } from "../../modules/inputs/names.ts";
import { valuesOf } from "../../modules/inputs/prop-values.ts";
import { COMPLETE_VARIABLES } from "../../modules/variables/index.ts";
import { BAD_INPUTS, type BadInput, GOOD_INPUT, GOOD_INPUTS } from "./bad-input.ts";

const ACCOUNT = "123456789012";

/** The faults of values that have the names of Terraform's variables. */
function faults(input: Readonly<Record<string, unknown>>) {
	const { region, ...others } = { ...GOOD_INPUT, ...input };
	const props = Object.fromEntries(Object.entries(others).map(([name, value]) => [camelCase(name), value]));
	const { values, existing } = valuesOf(COMPLETE_VARIABLES, props);
	return faultsOf(COMPLETE_VARIABLES, values, existing, { region: String(region), accountId: ACCOUNT });
}

/** What concerns a root module with a provider alone, or the spelling of Terraform's attributes. */
const elsewhere = ({ variable, message }: BadInput) =>
	["region", "tags"].includes(variable) || /Copy terraform.tfvars|did you mean [a-z]+_seconds/.test(message);
const CASES = BAD_INPUTS.filter((input) => !elsewhere(input));

describe("the constructs refuse", () => {
	it.each(CASES.map((input) => [input.variable, JSON.stringify(input.value)?.slice(0, 80), input] as const))(
		"%s = %s",
		(variable, _value, { value, beside, message }) => {
			const found = faults({ ...beside, [variable]: value });
			const mine = found.filter((fault) => fault.variable === variable).map((fault) => fault.message);
			expect(mine.join("\n")).toContain(message);
		},
	);
});

it.each(GOOD_INPUTS.map((input) => [JSON.stringify(input).slice(0, 100), input] as const))(
	"the constructs accept %s",
	(_text, input) => expect(faults(input)).toEqual([]),
);
