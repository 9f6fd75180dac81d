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
