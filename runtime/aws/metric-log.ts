import { METRICS, type MetricName } from "../contract/index.ts";
import type { MetricLog } from "../ports/index.ts";

/** What each metric is measured in. */
const UNITS: Readonly<Record<MetricName, "Percent" | "Count" | "Seconds">> = {
	/** The candidate's share of new DNS answers as the weights say. */
	IntendedShare: "Percent",
	/** The candidate's share of the requests, as the load balancers counted them. */
	ObservedShare: "Percent",
	/** The share of requests that still came through the old load balancer at the end of probation. */
	StragglerShare: "Percent",
	/** 1 for each check that passes. */
	VerdictPass: "Count",
	/** 1 for each check that holds. */
	VerdictHold: "Count",
	/** 1 for each check that fails. */
	VerdictFail: "Count",
	/** 1 when a candidate has all traffic. */
	RolloutsCompleted: "Count",
	/** 1 when a rollout has failed back. */
	RolloutsFailedBack: "Count",
	/** 1 when a release on probation has been taken back. */
	RolloutsRolledBack: "Count",
	/** How long the rollout took, from the lock to its end. */
	RolloutSeconds: "Seconds",
	/** 1 for each input that was refused because it names what is not its own. The service is `unregistered` when no service has that name. */
	UntrustedInputs: "Count",
	/** 1 for each deployment by another way that gave the color that serves other content. */
	UnjudgedDeployments: "Count",
};

/**
 * Writes metrics to the function's log in CloudWatch's embedded metric format, from which CloudWatch takes them
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html). Each is a line of
 * its own on the standard output: the console of a function would wrap it in an object that CloudWatch does not look into.
 */
export class EmbeddedMetricLog implements MetricLog {
	put(service: string, values: Partial<Readonly<Record<MetricName, number>>>): void {
		const names = Object.keys(values) as MetricName[];
		const metrics = {
			Namespace: METRICS.namespace,
			// The function serves many services, so its own name would say nothing.
			Dimensions: [[METRICS.dimension]],
			Metrics: names.map((name) => ({ Name: name, Unit: UNITS[name] })),
		};
		const about = { Timestamp: Date.now(), CloudWatchMetrics: [metrics] };
		process.stdout.write(`${JSON.stringify({ _aws: about, [METRICS.dimension]: service, ...values })}\n`);
	}
}
