import type * as v from "valibot";
import { didYouMean } from "../../cli/command-line/nearest.ts";

/** Something wrong in what a user wrote. */
export interface SchemaError {
	/** Where, with dots between the keys; empty for the whole. */
	readonly path: string;
	/** What is wrong, and what was given. */
	readonly text: string;
}

/** What this needs of a schema, whichever it is. */
interface Shape {
	readonly type: string;
	readonly entries?: Readonly<Record<string, Shape>>;
	readonly wrapped?: Shape;
	readonly item?: Shape;
	readonly options?: readonly Shape[];
	/** The key by which a variant's options differ. */
	readonly key?: string;
	readonly literal?: unknown;
}

/**
 * All keys that a schema does not know, in objects of every depth, and lists where it wants an object. valibot names but the
 * first unknown key of an object, does not say which are known, and takes a list for an object.
 */
export function unknownKeys(schema: v.GenericSchema, value: unknown): SchemaError[] {
	return find(schema as unknown as Shape, value, []);
}

function find(schema: Shape, value: unknown, path: readonly string[]): SchemaError[] {
	if (typeof value !== "object" || value === null) return [];
	if (schema.wrapped) return find(schema.wrapped, value, path);
	if (schema.type === "union" || schema.type === "variant") {
		return meant(schema, value).flatMap((option) => find(option, value, path));
	}
	if (Array.isArray(value)) return inList(schema, value, path);
	return schema.entries ? inObject(schema.type, schema.entries, value as Record<string, unknown>, path) : [];
}

/** The options of a union or variant that have the value's shape. */
function meant({ options = [], key }: Shape, value: object): readonly Shape[] {
	if (key === undefined)
		return options.filter(({ type }) => type === "union" || (type === "array") === Array.isArray(value));
	return options.filter(({ entries }) => entries?.[key]?.literal === (value as Record<string, unknown>)[key]);
}

function inList({ item, entries }: Shape, values: readonly unknown[], path: readonly string[]): SchemaError[] {
	if (entries) return [{ path: path.join("."), text: "must be an object, not a list" }];
	return item ? values.flatMap((value, i) => find(item, value, [...path, String(i)])) : [];
}

function inObject(
	type: string,
	entries: Readonly<Record<string, Shape>>,
	value: Readonly<Record<string, unknown>>,
	path: readonly string[],
): SchemaError[] {
	const known = Object.keys(entries);
	return Object.keys(value).flatMap((key): SchemaError[] => {
		const here = [...path, key];
		const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
		if (entry) return find(entry, value[key], here);
		if (type !== "strict_object") return [];
		return [{ path: here.join("."), text: `unknown key${didYouMean(key, known) || ` (known: ${known.join(", ")})`}` }];
	});
}
