import type { Construct } from "constructs";
import type { Here } from "../account.ts";
import { Unknown } from "../hcl/values.ts";
import type { Variables } from "../variables/variable.ts";
import { declareAll } from "./declare.ts";
import { Values } from "./values.ts";

/** Declares the variables of a table, and answers them as the values of a construct. */
export function declaredValues<T extends Variables>(
	scope: Construct,
	variables: T,
	here: Here,
): Values<keyof T & string> {
	const declared = Object.entries(declareAll(scope, variables, here));
	const existing = Object.fromEntries(declared.map(([name, variable]) => [name, new Unknown(variable)]));
	return new Values<keyof T & string>(scope, variables, existing);
}
