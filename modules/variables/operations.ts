import { PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import type { Variable, Variables } from "./variable.ts";

/** Declares the variables of running a service. @param alsoProtected - what else refuses to be deleted, in words */
export function operations(alsoProtected = "") {
	return {
		deletion_protection: deletionProtection(`the load balancers${alsoProtected}`, false),
		...ACCESS_LOGS_BUCKET,
		...LOG_RETENTION_DAYS,
	};
}

/** Declares the variable of whether something refuses to be deleted. */
export function deletionProtection(what: string, byDefault: boolean): Variable {
	return {
		type: "bool",
		description: `Whether ${what} refuse to be deleted. Set it to false and deploy before you destroy.`,
		default: byDefault,
	};
}

/** Declares the variable of who is told about rollouts. */
export const NOTIFICATION_EMAILS = {
	notification_emails: {
		type: "list(string)",
		description:
			"Addresses that are told how rollouts ended, and when an alarm rises or has cleared. Each must confirm its subscription.",
		default: [],
		rules: [
			{
				condition:
					'alltrue([for e in var.notification_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$", e))])',
				message: 'notification_emails must hold e-mail addresses, for instance "team@example.com".',
			},
		],
	},
} satisfies Variables;

/** Declares the variable of whether the state machine's log has data. */
export const LOG_EXECUTION_DATA = {
	log_execution_data: {
		type: "bool",
		description:
			"Whether the state machine's log group has what each state was given and has answered. Then whoever may read these logs has the task tokens by which gates are answered, and all that services have configured. Without it the log has each state and each error, and the data stands in the executions' histories alone, which Step Functions keeps for 90 days.",
		default: false,
	},
} satisfies Variables;

const ACCESS_LOGS_BUCKET = {
	access_logs_bucket: {
		type: "string",
		description:
			"Name of an S3 bucket for the load balancers' access logs; its policy must let the load balancers write. Empty: no access logs.",
		default: "",
		rules: [
			{
				condition:
					'var.access_logs_bucket == "" || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.access_logs_bucket))',
				message:
					"access_logs_bucket must be the name of an S3 bucket, without s3:// and path, or empty for no access logs.",
			},
		],
	},
} satisfies Variables;

// The only values that CloudWatch Logs takes.
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Declares the variable of how long logs are kept. */
export const LOG_RETENTION_DAYS = {
	log_retention_days: {
		type: "number",
		description: "How many days logs are kept.",
		default: 30,
		rules: [
			{
				condition: `contains([${DAYS.join(", ")}], var.log_retention_days)`,
				message: `log_retention_days must be one of ${DAYS.join(", ")}.`,
			},
		],
	},
} satisfies Variables;

/** Declares the variable of how long the records of rollouts are kept. By default nothing is kept for longer than all logs are. */
export const RECORD_DAYS = {
	record_days: {
		type: "number",
		description:
			"How many days the logs are kept that have the records of rollouts. Those are the logs of the functions that check and that act. Never fewer than log_retention_days; by default so many. Step Functions keeps the executions' histories for 90 days.",
		default: null,
		rules: [
			{
				condition: `var.record_days == null ? true : contains([${DAYS.join(", ")}], var.record_days)`,
				message: `record_days must be one of ${DAYS.join(", ")}, or null for log_retention_days.`,
			},
		],
	},
} satisfies Variables;

/** How many days these logs are kept, in Terraform's words. */
export const RECORD_RETENTION =
	"var.record_days == null ? var.log_retention_days : max(var.record_days, var.log_retention_days)";

/** Declares the variable of the tags of everything. */
export const TAGS = {
	tags: {
		type: "map(string)",
		description: "Tags of everything that is created.",
		default: {},
		rules: [
			{
				condition: `alltrue([for k in keys(var.tags) : k != "" && !startswith(lower(k), "aws:") && k != "${PRODUCTION_TAG}"])`,
				message: `tags must not have an empty key, a key that begins with "aws:", or the key ${PRODUCTION_TAG}, which the rollouts own.`,
			},
		],
	},
} satisfies Variables;

/** Declares the variables of the provider. */
export const PROVIDER = {
	region: {
		type: "string",
		description: 'AWS region, for instance "eu-west-1".',
		rules: [
			{
				condition: 'can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.region))',
				message: 'region must be the code of an AWS region, for instance "eu-west-1".',
			},
		],
	},
	...TAGS,
} satisfies Variables;
