/** The controller's own metrics, by the names that the functions and the dashboard must agree on. */
export const METRICS = {
	/** Namespace in CloudWatch. */
	namespace: "EcsDnsCanary",
	/** The only dimension: the service's name. */
	dimension: "Service",
} as const;

/** What stands for the name of a service that is not registered: nobody from outside makes metrics of the controller's. */
export const UNREGISTERED = "unregistered";

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
	| "RolloutSeconds"
	| "UntrustedInputs";
