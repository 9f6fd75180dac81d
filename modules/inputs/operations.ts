import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import { variable } from "./variable.ts";

/** The variables of running a service. */
export interface OperationsInputs {
	/** Whether the load balancers are protected against deletion. */
	readonly deletionProtection: TerraformVariable;
	/** Bucket for the load balancers' access logs, or empty. */
	readonly accessLogsBucket: TerraformVariable;
	/** Days that logs are kept. */
	readonly logRetentionDays: TerraformVariable;
}

/** The variables of the provider, which only a root module has. */
export interface ProviderInputs {
	/** AWS region. */
	readonly region: TerraformVariable;
	/** Tags of everything. */
	readonly tags: TerraformVariable;
}

/** Declares the variables of the provider. */
export function providerInputs(scope: Construct): ProviderInputs {
	return {
		region: variable(scope, "region", {
			type: "string",
			description: 'AWS region, for instance "eu-west-1".',
			rules: [
				{
					condition: 'can(regex("^[a-z]{2,}(-[a-z]+)+-[0-9]+$", var.region))',
					message: 'region must be the code of an AWS region, for instance "eu-west-1".',
				},
			],
		}),
		tags: tags(scope),
	};
}

/** Declares the variables of running a service. @param alsoProtected - what else refuses to be deleted, in words */
export function operationsInputs(scope: Construct, alsoProtected = ""): OperationsInputs {
	return {
		deletionProtection: deletionProtection(scope, `the load balancers${alsoProtected}`, false),
		accessLogsBucket: accessLogsBucket(scope),
		logRetentionDays: logRetentionDays(scope),
	};
}

/** Declares the variable of whether something refuses to be deleted. */
export function deletionProtection(scope: Construct, what: string, byDefault: boolean): TerraformVariable {
	return variable(scope, "deletion_protection", {
		type: "bool",
		description: `Whether ${what} refuse to be deleted. Set it to false and deploy before you destroy.`,
		default: byDefault,
	});
}

/** Declares the variable of who is told about rollouts. */
export function notificationEmails(scope: Construct): TerraformVariable {
	return variable(scope, "notification_emails", {
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
	});
}

/** Declares the variable of whether the state machine's log has data. */
export function logExecutionData(scope: Construct): TerraformVariable {
	return variable(scope, "log_execution_data", {
		type: "bool",
		description:
			"Whether the state machine's log group has what each state was given and has answered. Then whoever may read these logs has the task tokens by which gates are answered, and all that services have configured. Without it the log has each state and each error, and the data stands in the executions' histories alone, which Step Functions keeps for 90 days.",
		default: false,
	});
}

function accessLogsBucket(scope: Construct): TerraformVariable {
	return variable(scope, "access_logs_bucket", {
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
	});
}

/** Declares the variable of how long logs are kept. */
export function logRetentionDays(scope: Construct): TerraformVariable {
	// The only values that CloudWatch Logs takes.
	const days = [
		1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
	];
	return variable(scope, "log_retention_days", {
		type: "number",
		description: "How many days logs are kept.",
		default: 30,
		rules: [
			{
				condition: `contains([${days.join(", ")}], var.log_retention_days)`,
				message: `log_retention_days must be one of ${days.join(", ")}.`,
			},
		],
	});
}

/** Declares the variable of the tags of everything. */
export function tags(scope: Construct): TerraformVariable {
	return variable(scope, "tags", {
		type: "map(string)",
		description: "Tags of everything that is created.",
		default: {},
		rules: [
			{
				condition: `alltrue([for k in keys(var.tags) : k != "" && !startswith(lower(k), "aws:") && k != "${PRODUCTION_TAG}"])`,
				message: `tags must not have an empty key, a key that begins with "aws:", or the key ${PRODUCTION_TAG}, which the rollouts own.`,
			},
		],
	});
}
