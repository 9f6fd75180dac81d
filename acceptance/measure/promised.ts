/** What this project's documents say of AWS's delays: docs/rehearsal.md has the same figures, and a test holds it to them. */
import * as v from "valibot";
import { Aws } from "../../rehearsal/scenario/aws.ts";
import type { Distribution, Measure, MeasureName } from "../result.ts";

/** Where the scenario of a rehearsal has each measure. Those that it does not have are compared with nothing, or with a document. */
export const SCENARIO_KEYS: Readonly<Partial<Record<MeasureName, readonly string[]>>> = {
	eventSeconds: ["ecs", "eventSeconds"],
	describeSeconds: ["ecs", "describeSeconds"],
	inSyncSeconds: ["inSyncSeconds"],
	listenerSeconds: ["listenerSeconds"],
	metricDelaySeconds: ["metrics", "delaySeconds"],
	metricApartSeconds: ["metrics", "apartSeconds"],
};

/** Promises that are no key of a scenario: docs/guarantees.md, "How long it takes": within 2 s of an event that arrives within seconds. */
const DOCUMENTED: Readonly<Partial<Record<MeasureName, readonly [number, number]>>> = { abortSeconds: [0, 10] };

/** The range that a rehearsal assumes where nobody says otherwise; nothing where this version has no such key. */
export function assumed(path: readonly string[]): readonly [number, number] | undefined {
	let value: unknown = v.parse(Aws, {});
	for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
	return Array.isArray(value) ? [Number(value[0]), Number(value[1])] : undefined;
}

/** The least and the most that is promised of a measure, in seconds. */
export function promisedOf(name: MeasureName): readonly [number, number] | undefined {
	const path = SCENARIO_KEYS[name];
	return path ? assumed(path) : DOCUMENTED[name];
}

/** A measure beside its promise. */
export function besidePromise(name: MeasureName, measured: Distribution | null): Measure {
	const promise = promisedOf(name);
	const kept = measured && promise ? measured.max <= promise[1] : null;
	return { measured, promised: promise ? [...promise] : null, kept };
}
