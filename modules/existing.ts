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
	return { exists: expression("true"), missing: expression("false"), value };
}

/** Whether something is to be created here: what may exist already does not. */
export function missing(existing: Existing<unknown> | undefined): Flag {
	if (existing === undefined) return expression("true");
	return existing.missing ?? Op.not(existing.exists);
}

/** A property that is left out where there is nothing. */
export function present<Key extends string, T>(key: Key, value: T | undefined): { readonly [K in Key]?: T } {
	return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: T };
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
