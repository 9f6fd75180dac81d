import { Token } from "cdktf";
import type { Construct } from "constructs";
import { expression, type Flag, local } from "../expressions.ts";

/**
 * What stands in many places gets a name of its own, as a Terraform local. What is known before Terraform runs needs none: it stands there
 * itself. `worth` is what {@link Values.worth} says of an expression.
 */

/** A text. */
export function namedText(scope: Construct, id: string, worth: unknown): string {
	return Token.asString(nameWhenUnknown(scope, id, worth));
}

/** A list of texts. */
export function namedTexts(scope: Construct, id: string, worth: unknown): string[] {
	return Token.asList(nameWhenUnknown(scope, id, worth));
}

/** Whether something is. */
export function namedDecision(scope: Construct, id: string, worth: unknown): Flag {
	return decided(worth, () => expression(local(scope, id, worth)));
}

/** Whether something is, as it is known by now, or else as Terraform finds out. */
export function decided(worth: unknown, otherwise: () => Flag): Flag {
	return typeof worth === "boolean" ? expression(`${worth}`) : otherwise();
}

function nameWhenUnknown(scope: Construct, id: string, worth: unknown): unknown {
	return Token.isUnresolved(worth) ? expression(local(scope, id, worth)) : worth;
}
