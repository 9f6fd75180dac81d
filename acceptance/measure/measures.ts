/**
 * Gathers the samples of all measures while the steps play, and says them in short beside what is promised: docs/rehearsal.md has the
 * same figures, and a test holds it to them.
 */
import { assumed } from "../../rehearsal/scenario/observed.ts";
import {
	type AcceptanceResult,
	type Distribution,
	MEASURES,
	type Measure,
	type MeasureName,
	SCENARIO_KEYS,
} from "../result.ts";
import { Minutes } from "./minutes.ts";

/** What samples say, or nothing where there are none: to a hundredth of a second, since no poll is more exact. */
export function distributionOf(samples: readonly number[]): Distribution | null {
	if (samples.length === 0) return null;
	const sorted = [...samples].sort((a, b) => a - b);
	const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? Number(sorted[0]));
	return { n: sorted.length, min: at(0), median: at(0.5), p90: at(0.9), max: at(1) };
}

const rounded = (seconds: number) => Math.round(seconds * 100) / 100;

/**
 * Promises that are no key of a scenario: docs/guarantees.md, "How long it takes". An abort is seconds from an event that arrives within
 * seconds; an alarm is read at the next check.
 */
const DOCUMENTED: Readonly<Partial<Record<MeasureName, readonly [number, number]>>> = {
	abortSeconds: [0, 10],
	takeBackSeconds: [0, 30],
};

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

export class Measures {
	readonly minutes = new Minutes();
	readonly #samples = new Map<MeasureName, number[]>();

	/** Notes samples, in seconds. */
	add(name: MeasureName, ...seconds: readonly number[]): void {
		this.#samples.set(name, [...(this.#samples.get(name) ?? []), ...seconds]);
	}

	/** All measures beside their promises. */
	result(): Pick<AcceptanceResult, "measures" | "metrics"> {
		const { delays, apart, byMetric } = this.minutes.delays();
		const samples = (name: MeasureName) => {
			if (name === "metricDelaySeconds") return delays;
			return name === "metricApartSeconds" ? apart : (this.#samples.get(name) ?? []);
		};
		const names = Object.keys(MEASURES) as MeasureName[];
		const measures = names.map((name) => [name, besidePromise(name, distributionOf(samples(name)))]);
		const metrics = Object.entries(byMetric).flatMap(([metric, all]) => {
			const distribution = distributionOf(all);
			return distribution ? [[metric, distribution] as const] : [];
		});
		return {
			measures: Object.fromEntries(measures) as AcceptanceResult["measures"],
			metrics: Object.fromEntries(metrics),
		};
	}
}
