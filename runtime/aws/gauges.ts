import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { METRICS, type MetricName } from "../contract.ts";
import type { Gauges } from "../ports.ts";

/** What each metric is measured in. */
const UNITS: Readonly<Record<MetricName, (typeof MetricUnit)[keyof typeof MetricUnit]>> = {
	IntendedShare: MetricUnit.Percent,
	ObservedShare: MetricUnit.Percent,
	StragglerShare: MetricUnit.Percent,
	VerdictPass: MetricUnit.Count,
	VerdictHold: MetricUnit.Count,
	VerdictFail: MetricUnit.Count,
	RolloutsCompleted: MetricUnit.Count,
	RolloutsFailedBack: MetricUnit.Count,
	RolloutSeconds: MetricUnit.Seconds,
	UntrustedInputs: MetricUnit.Count,
};

/**
 * Writes metrics to the function's log in CloudWatch's embedded metric format, from which CloudWatch takes them. Each is a line of
 * its own on the standard output: the console of a function would wrap it in an object that CloudWatch does not look into.
 */
export class EmbeddedGauges implements Gauges {
	readonly #metrics = new Metrics({ namespace: METRICS.namespace });

	constructor() {
		// The function serves many services, so its own name would say nothing.
		this.#metrics.clearDefaultDimensions();
	}

	put(service: string, values: Partial<Readonly<Record<MetricName, number>>>): void {
		this.#metrics.addDimension(METRICS.dimension, service);
		for (const [name, value] of Object.entries(values) as [MetricName, number][]) {
			this.#metrics.addMetric(name, UNITS[name], value);
		}
		this.#metrics.publishStoredMetrics();
	}
}
