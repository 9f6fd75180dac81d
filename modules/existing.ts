import { conditional, Fn, Op, type TerraformResource, Token } from "cdktf";
import type { Construct } from "constructs";
import { expression, type Flag, named, numberIf, only } from "./expressions.ts";

/** Something that may exist already. Whether it does, Terraform must know when it plans, even if it learns the value only later. */
export interface Existing<T> {
	/** Whether it exists. */
	readonly exists: Flag;
	/** What it is; checked only if it exists. */
	readonly value: T;
	/**
	 * Whether it does not exist, and so is to be created.
	 * @default - the opposite of `exists`
	 */
	readonly missing?: Flag;
}

/** Something that exists already, for instance the ARN of a cluster that another part of the program makes. */
export function existing<T>(value: T): Existing<T> {
	return { exists: expression("true"), value };
}

/**
 * What a variable gives. It is an object, or null, because Terraform knows of an object that it is none while its parts are still unknown.
 * @param create - whether it is to be created instead. Default: where the variable is null
 */
export function existingFrom(variable: string, attribute: string, create?: Flag): Existing<string> {
	return {
		exists: expression(`(var.${variable} != null)`),
		missing: create ?? expression(`(var.${variable} == null)`),
		value: partOf(variable, attribute),
	};
}

/** The same, for a part that is a list, of a variable that is never null. The part may be left out, and then is made here as well. */
export function existingListFrom(variable: string, attribute: string, create: Flag): Existing<string[]> {
	// Without try: of a list with unknown parts it would not even tell the length, by which rules are counted.
	const list = `local.${variable}.${attribute}`;
	return { exists: expression(`(${list} != null)`), missing: create, value: Token.asList(expression(list)) };
}

/** Whether something is to be created here: what may exist already does not. */
export function missing(existing: Existing<unknown> | undefined): Flag {
	if (existing === undefined) return expression("true");
	return existing.missing ?? Op.not(existing.exists);
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
	const flags = existing.flatMap((each) => (each ? [missing(each)] : []));
	const [first, ...others] = flags;
	if (first === undefined) return {};
	return {
		count: numberIf(
			others.reduce((all, each) => Op.and(all, each), first),
			1,
			0,
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
	return Token.asString(conditional(missing(existing), only(resource, attribute), existing.value));
}

/** The same under a name, because it stands in many places. */
export function namedExistingOr(
	scope: Construct,
	id: string,
	existing: Existing<string> | undefined,
	resource: TerraformResource,
	attribute: string,
): string {
	return existing ? named(scope, id, existingOr(existing, resource, attribute)) : createdAttribute(resource, attribute);
}

/** The same for a list, such as of security groups: the one that was made is its only element. */
export function existingOrOnly(
	existing: Existing<string[]> | undefined,
	resource: TerraformResource,
	attribute: string,
): string[] {
	if (!existing) return [createdAttribute(resource, attribute)];
	return Token.asList(
		conditional(missing(existing), Fn.tolist([createdAttribute(resource, attribute)]), existing.value),
	);
}

/** An attribute of a resource that may have a count of 0 or 1; null when there is none. */
export function createdAttribute(resource: TerraformResource, attribute: string): string {
	return resource.count === undefined ? resource.getStringAttribute(attribute) : only(resource, attribute);
}
