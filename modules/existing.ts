import { conditional, Fn, Op, type TerraformResource, Token } from "cdktf";
import { expression, type Flag, numberIf, only } from "./expressions.ts";

/** Something that may exist already. Whether it does, Terraform must know when it plans, even if it learns the value only later. */
export interface Existing<T> {
	/** Whether it exists. */
	readonly exists: Flag;
	/** What it is; checked only if it exists. */
	readonly value: T;
}

/** Something that exists already, for instance the ARN of a cluster that another part of the program makes. */
export function existing<T>(value: T): Existing<T> {
	return { exists: expression("true"), value };
}

/** What a variable gives. It is an object, or null, because Terraform knows of an object that it is none while its parts are still unknown. */
export function existingFrom(variable: string, attribute: string): Existing<string> {
	return { exists: expression(`(var.${variable} != null)`), value: partOf(variable, attribute) };
}

/** The same, for a part that is a list, of a variable that is never null. The part may be left out, and then is made here as well. */
export function existingListFrom(variable: string, attribute: string): Existing<string[]> {
	// Without try: of a list with unknown parts it would not even tell the length, by which rules are counted.
	const list = `local.${variable}.${attribute}`;
	return { exists: expression(`(${list} != null)`), value: Token.asList(expression(list)) };
}

/** A part of a variable that may be null; null then. */
export function partOf(variable: string, attribute: string): string {
	return Token.asString(expression(`try(var.${variable}.${attribute}, null)`));
}

/** What a resource is counted by that is made only where nothing of the sort exists. */
export interface Count {
	/** 1 or 0. */
	readonly count?: number;
}

/** Counts what is made here unless one of these exists. Without any, there is nothing to count. */
export function countIfNone(...existing: readonly (Existing<unknown> | undefined)[]): Count {
	const flags = existing.flatMap((each) => (each ? [each.exists] : []));
	const [first, ...others] = flags;
	if (first === undefined) return {};
	return {
		count: numberIf(
			others.reduce((any, each) => Op.or(any, each), first),
			0,
			1,
		),
	};
}

/** What exists, or else an attribute of the resource that was made instead. */
export function existingOr(
	existing: Existing<string> | undefined,
	resource: TerraformResource,
	attribute: string,
): string {
	if (!existing) return createdAttribute(resource, attribute);
	return Token.asString(conditional(existing.exists, existing.value, only(resource, attribute)));
}

/** The same for a list, such as of security groups: the one that was made is its only element. */
export function existingOrOnly(
	existing: Existing<string[]> | undefined,
	resource: TerraformResource,
	attribute: string,
): string[] {
	if (!existing) return [createdAttribute(resource, attribute)];
	return Token.asList(conditional(existing.exists, existing.value, Fn.tolist([createdAttribute(resource, attribute)])));
}

/** An attribute of a resource that may have a count of 0 or 1; null when there is none. */
export function createdAttribute(resource: TerraformResource, attribute: string): string {
	return resource.count === undefined ? resource.getStringAttribute(attribute) : only(resource, attribute);
}
