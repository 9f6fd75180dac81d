import type { PerSecond, Series } from "../run.ts";

/** The columns of a series. */
export const COLUMNS = ["requests", "candidate", "failed", "failedByRelease", "slow", "intended"] as const;

/** A series of zeros. */
export function emptySeries(seconds: number): Series {
	const column = (): PerSecond => new Float64Array(seconds);
	return {
		seconds,
		requests: column(),
		candidate: column(),
		failed: column(),
		failedByRelease: column(),
		slow: column(),
		intended: column(),
	};
}

/** Writes what a second brought into every column. */
export function put(series: Series, second: number, values: Readonly<Record<(typeof COLUMNS)[number], number>>): void {
	for (const column of COLUMNS) series[column][second] = values[column];
}

/** Several services as one: counts add up, the intended share is their mean. */
export function sumOf(series: readonly Series[]): Series {
	const sum = emptySeries(series[0]?.seconds ?? 0);
	for (const each of series) {
		for (const column of COLUMNS) {
			const times = column === "intended" ? 1 / series.length : 1;
			for (let i = 0; i < sum.seconds; i++) sum[column][i] = (sum[column][i] ?? 0) + times * (each[column][i] ?? 0);
		}
	}
	return sum;
}
