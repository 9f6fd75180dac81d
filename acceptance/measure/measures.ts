/** Gathers the samples of all measures while the steps play. */
import { type AcceptanceResult, MEASURES, type MeasureName } from "../result.ts";
import { distributionOf } from "./distribution.ts";
import { Minutes } from "./minutes.ts";
import { besidePromise } from "./promised.ts";

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
