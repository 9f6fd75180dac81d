import {
	conditional,
	type IResolvable,
	ref,
	type TerraformElement,
	TerraformLocal,
	type TerraformResource,
	Token,
} from "cdktf";
import type { Construct } from "constructs";

/** Whether something is, known to Terraform only. */
export type Flag = IResolvable;

/** A Terraform expression, given without the surrounding `${}`. */
export function expression(terraform: string): IResolvable {
	return ref(terraform);
}

/** One of two numbers, chosen by Terraform. */
export function numberIf(condition: Flag, yes: number, no: number): number {
	return Token.asNumber(conditional(condition, yes, no));
}

/** One of two strings, chosen by Terraform. */
export function stringIf(condition: Flag, yes: string, no: string): string {
	return Token.asString(conditional(condition, yes, no));
}

/** A string when the condition holds, and otherwise nothing: the argument counts as not given. */
export function stringOrNull(condition: Flag, yes: string): string {
	return Token.asString(conditional(condition, yes, Token.nullValue()));
}

/** A list when the condition holds, and otherwise an empty one. */
export function listIf(condition: Flag, yes: readonly string[]): string[] {
	return Token.asList(conditional(condition, yes, []));
}

/** Gives a value a name. Answers its address, for expressions into which CDKTF cannot write the value itself. */
export function local(scope: Construct, id: string, value: unknown): string {
	return `local.${new TerraformLocal(scope, id, value).friendlyUniqueId}`;
}

/** The same, as the text that the value is. */
export function named(scope: Construct, id: string, value: unknown): string {
	return Token.asString(expression(local(scope, id, value)));
}

/** The same, as the list that the value is. */
export function namedList(scope: Construct, id: string, value: unknown): string[] {
	return Token.asList(expression(local(scope, id, value)));
}

/** The same, as whether something is. */
export function namedFlag(scope: Construct, id: string, value: unknown): Flag {
	return expression(local(scope, id, value));
}

type Addressable = TerraformElement & Pick<TerraformResource, "terraformResourceType">;

/** A resource's address. CDKTF has no splat for resources with a count, so expressions need it as text. */
export function address(resource: Addressable): string {
	return `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
}

/** An attribute of all instances of a resource with a count. */
export function each(resource: Addressable, attribute: string): string[] {
	return Token.asList(expression(`${address(resource)}[*].${attribute}`));
}

/** An attribute of the only instance of a resource whose count is 0 or 1; null when there is none. */
export function only(resource: Addressable, attribute: string): string {
	return Token.asString(expression(`one(${address(resource)}[*].${attribute})`));
}

/** An attribute of the instance that has the same index as the one being declared. */
export function sameIndex(resource: Addressable, attribute: string): string {
	return Token.asString(expression(`${address(resource)}[count.index].${attribute}`));
}

/** The index of the instance being declared. */
export function countIndex(): number {
	return Token.asNumber(expression("count.index"));
}

/** The same, within a text. */
export function thisIndex(): string {
	return Token.asString(expression("count.index"));
}

/** The key of the instance being declared, where there is one for each member of a set. */
export function eachValue(): string {
	return Token.asString(expression("each.value"));
}
