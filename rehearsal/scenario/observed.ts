/** AWS as somebody has measured it by `npm run acceptance -- --json FILE`. */
import { basename } from "node:path";
import * as v from "valibot";
import { AcceptanceResult, type Distribution, type MeasureName, SCENARIO_KEYS } from "../../acceptance/result.ts";
import { Aws } from "./aws.ts";
import { readJson } from "./file.ts";
import type { Scenario } from "./scenario.ts";
import { readOrThrow } from "./schema-errors.ts";

/** The range that a scenario assumes of AWS where it says nothing; nothing where this version has no such key. @param path - below `aws`. */
export function assumed(path: readonly string[]): readonly [number, number] | undefined {
	let value: unknown = v.parse(Aws, {});
	for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
	return Array.isArray(value) ? [Number(value[0]), Number(value[1])] : undefined;
}

/** What was measured of one of a scenario's keys. */
interface Value {
	/** Below `aws`. */
	readonly path: readonly string[];
	readonly range: readonly [number, number];
}

/** What a file says. */
export interface Observed {
	readonly file: string;
	readonly values: readonly Value[];
	/** The keys of which it has no data. */
	readonly missing: readonly string[];
}

const named = (path: readonly string[]) => ["aws", ...path].join(".");

/** Reads such a file. @throws {InvalidInput} with every mistake. */
export function readObserved(file: string): Observed {
	const { measures } = readOrThrow(AcceptanceResult, readJson(file), file);
	// What no scenario of this version has cannot be played.
	const known = Object.entries(SCENARIO_KEYS).filter(([, path]) => assumed(path) !== undefined);
	const values: Value[] = [];
	const missing: string[] = [];
	for (const [name, path] of known) {
		const { measured } = measures[name as MeasureName];
		if (measured) values.push({ path, range: rangeOf(measured) });
		else missing.push(named(path));
	}
	return { file: basename(file), values, missing };
}

/** A scenario draws between the least and the most. */
const rangeOf = ({ min, max }: Distribution): [number, number] => [min, max];

/** A scenario in which AWS is as it was measured. It says so, value by value. */
export function withObserved(scenario: Scenario, { file, values, missing }: Observed): Scenario {
	const aws = structuredClone(scenario.aws) as Record<string, unknown>;
	for (const { path, range } of values) set(aws, path, range);
	const notified = values.map(({ path, range }) => `${named(path)} ${range[0]}–${range[1]} s`);
	const all = notified.length === 0 ? "nothing" : notified.join(", ");
	const rest = missing.length === 0 ? "" : ` It has no data of ${missing.join(", ")}.`;
	return { ...scenario, aws: aws as Scenario["aws"], about: `${scenario.about} Measured in ${file}: ${all}.${rest}` };
}

function set(target: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
	if (rest.length === 0) target[key] = value;
	else {
		const below = { ...(target[key] as Record<string, unknown> | undefined) };
		target[key] = below;
		set(below, rest, value);
	}
}
