import { TerraformLocal, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Here } from "../account.ts";
import type { Rule, Variable, Variables } from "../variables/variable.ts";
import { checkedVariable } from "./checked-variable.ts";

/** Key of the context in which a variable without a value fails, rather than to be asked for. */
export const FAILS_WHEN_MISSING = "fails-when-missing";

/** Terraform's variables by their names in the table. */
export type Declared<T extends Variables> = { readonly [Name in keyof T]: TerraformVariable };

/** Declares the variables of a table, in its order. */
export function declareAll<T extends Variables>(scope: Construct, variables: T, here: Here): Declared<T> {
	const entries = Object.entries(variables).map(([name, variable]) => [name, declare(scope, name, variable, here)]);
	return Object.fromEntries(entries);
}

/**
 * Declares one variable. Of an object with optional attributes, or a list of such, the rest of the program takes `local.<name>`, which
 * has them all.
 */
function declare(scope: Construct, name: string, variable: Variable, here: Here): TerraformVariable {
	const mustFail = !("default" in variable) && scope.node.tryGetContext(FAILS_WHEN_MISSING);
	const { type, description, rules, whole } = checkedVariable(name, mustFail ? failing(name, variable) : variable);
	const nullable = mustFail || variable.default === null;
	const declared = new TerraformVariable(scope, name, {
		type,
		description,
		nullable,
		// A bare null is lost, or breaks the synth.
		...(nullable ? { default: Token.nullValue() } : "default" in variable && { default: variable.default }),
		...(rules.length > 0 && { validation: rules.map((rule) => validation(rule, here)) }),
	});
	if (whole !== undefined) new TerraformLocal(declared, "this", `\${${whole}}`);
	return declared;
}

function validation({ condition, message }: Rule, here: Here) {
	return { condition: `\${${placed(condition, here)}}`, errorMessage: placed(message, here) };
}

/** What a rule calls `here`, in the words of this configuration. */
function placed(text: string, { region, accountId }: Here): string {
	return text.replaceAll("here.region", region).replaceAll("here.account_id", accountId);
}

/**
 * Terraform asks for a variable that has no value, and `cdktf deploy` shows nobody that it does: it waits for ever. A null that is
 * refused makes it fail at once. A module's user needs none of it: Terraform itself says which argument of which module is missing.
 */
function failing(name: string, variable: Variable): Variable {
	const rules = (variable.rules ?? []).map(({ condition, message }) => ({
		condition: `var.${name} == null ? true : (${condition})`,
		message,
	}));
	const missing = {
		condition: `var.${name} != null`,
		message: `${name} is missing. Copy terraform.tfvars.example to terraform.tfvars and fill it in: it has all that must be given.`,
	};
	return { ...variable, rules: [missing, ...rules] };
}
