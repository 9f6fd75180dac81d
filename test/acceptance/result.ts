/** A result as a run writes it. */
import {
	type AcceptanceResult,
	type Distribution,
	MEASURES,
	type Measure,
	type MeasureName,
	RESULT_FORMAT,
	RESULT_VERSION,
} from "../../acceptance/result.ts";

/** Samples between two values. */
export const between = (min: number, max: number): Distribution => ({ n: 3, min, median: min, p90: max, max });

const NONE: Measure = { measured: null, promised: null, kept: null };

/** @param measured - the samples of some measures; the others have none. */
export function sampleResult(
	measured: Readonly<Partial<Record<MeasureName, Distribution>>> = {},
	changes: Partial<AcceptanceResult> = {},
): AcceptanceResult {
	const names = Object.keys(MEASURES) as MeasureName[];
	const measures = names.map((name) => [name, { ...NONE, measured: measured[name] ?? null }]);
	return {
		format: RESULT_FORMAT,
		version: RESULT_VERSION,
		name: "acc-1a2b3c",
		region: "eu-west-1",
		zone: "example.com",
		began: "2026-11-30T00:00:00.000Z",
		ended: "2026-11-30T01:00:00.000Z",
		passed: true,
		steps: [{ name: "healthy", outcome: "passed", seconds: 600, faults: [] }],
		measures: Object.fromEntries(measures) as AcceptanceResult["measures"],
		metrics: {},
		leftovers: [],
		...changes,
	};
}
