/** The controller's own metrics, by the names that the functions and the dashboard must agree on. */
export const METRICS = {
	/** Namespace in CloudWatch. */
	namespace: "EcsDnsCanary",
	/** The only dimension: the service's name. */
	dimension: "Service",
} as const;

/** Names of the metrics of a service. Shares are in percent; verdicts count 1 each. */
export type MetricName =
	| "IntendedShare"
	| "ObservedShare"
	| "VerdictPass"
	| "VerdictHold"
	| "VerdictFail"
	| "StragglerShare"
	| "RolloutsCompleted"
	| "RolloutsFailedBack"
	| "RolloutSeconds";
