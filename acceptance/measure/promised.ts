/** What this project's documents say of AWS's delays: docs/rehearsal.md has the same figures, and a test holds it to them. */
import { assumed } from "../../rehearsal/scenario/observed.ts";
import { type Distribution, type Measure, type MeasureName, SCENARIO_KEYS } from "../result.ts";

/** Promises that are no key of a scenario: docs/guarantees.md, "How long it takes": within 2 s of an event that arrives within seconds. */
const DOCUMENTED: Readonly<Partial<Record<MeasureName, readonly [number, number]>>> = { abortSeconds: [0, 10] };

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
