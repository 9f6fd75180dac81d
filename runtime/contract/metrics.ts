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
	| "RolloutsRolledBack"
	| "RolloutSeconds"
	| "UntrustedInputs"
	| "UnjudgedDeployments";

/**
 * What stands in the field `code` of log lines that metric filters count, so that an alarm can rise. A field, not a phrase: texts from
 * outside, such as a hook's reason or an error of AWS, stand in other fields of the same lines, and may hold any phrase.
 */
export const LOG_CODES = {
	/** Each minute, and at each try, while traffic is on its way back and not yet proven to be there. */
	failBackPending: "FailBackPending",
	/** An input, a document, a lock or a registration names what is not its own. Nothing was written. */
	untrustedInput: "UntrustedInput",
	/** The color that serves was given other content past every rollout. */
	unjudgedDeployment: "UnjudgedDeployment",
} as const;

/** One of them. */
export type LogCode = (typeof LOG_CODES)[keyof typeof LOG_CODES];
