import * as v from "valibot";
import { Aws } from "./aws.ts";

/** The range that a scenario assumes of AWS where it says nothing; nothing where this version has no such key. @param path - below `aws`. */
export function assumed(path: readonly string[]): readonly [number, number] | undefined {
	let value: unknown = v.parse(Aws, {});
	for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
	return Array.isArray(value) ? [Number(value[0]), Number(value[1])] : undefined;
}
