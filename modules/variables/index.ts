/** The table of variables: each stands here once. Terraform's variables, the props in TypeScript and their rules come from it. */
import { ATTACHED } from "./attached.ts";
import { AUTOSCALING } from "./autoscaling.ts";
import { DNS } from "./dns.ts";
import { ESTATE } from "./estate.ts";
import { HEALTH_CHECK } from "./health-check.ts";
import { NEEDED_HOOK_TASKS } from "./hook-tasks.ts";
import { JUDGE } from "./judge.ts";
import { KMS_KEY } from "./kms-key.ts";
import { NETWORK } from "./network.ts";
import {
	deletionProtection,
	LOG_EXECUTION_DATA,
	LOG_RETENTION_DAYS,
	NOTIFICATION_EMAILS,
	operations,
	RECORD_DAYS,
	TAGS,
} from "./operations.ts";
import { PERMISSIONS_BOUNDARY } from "./permissions-boundary.ts";
import { type HealthCheckDefaults, probes } from "./probes.ts";
import { REGISTRY } from "./registry.ts";
import { rollout } from "./rollout.ts";
import { SAFETY_NET } from "./safety-net.ts";
import { IDLE_COUNT, SERVICE, SERVICE_NAME } from "./service.ts";
import { TASKS } from "./tasks.ts";
import { ERRORS, LATENCY } from "./tolerances.ts";
import type { Variables } from "./variable.ts";
import { WATCHERS } from "./watchers.ts";

/**
 * How a service is released.
 * @param others - other variables that become a part of a rollout's state
 */
function release(others: readonly string[], { called }: Pick<HealthCheckDefaults, "called">) {
	return { ...rollout(others), ...JUDGE, ...ERRORS, ...LATENCY, ...probes({ called }), ...WATCHERS };
}

/** What a service that is made here is probed by, unless it is told otherwise. */
export const OWN_HEALTH_CHECK: HealthCheckDefaults = {
	path: "var.health_check_path",
	matcher: "var.health_check_matcher",
	called: { path: "health_check_path", matcher: "health_check_matcher" },
};

/**
 * The variables of a service that is made here, in the order of the README's table.
 * @param alsoProtected - what else refuses to be deleted, in words
 */
function serviceVariables(alsoProtected = "") {
	return {
		...SERVICE,
		...AUTOSCALING,
		...TASKS,
		...DNS,
		...ESTATE,
		...NETWORK,
		...HEALTH_CHECK,
		...release(["var.health_check_path"], OWN_HEALTH_CHECK),
		...SAFETY_NET,
		...operations(alsoProtected),
	} satisfies Variables;
}

/** The variables of a service that is made here, and attached to a controller of its own Terraform or another's. */
export const SERVICE_VARIABLES = { ...serviceVariables(), ...PERMISSIONS_BOUNDARY, ...TAGS } satisfies Variables;

/** The variables of a service and of a controller of its own. */
export const COMPLETE_VARIABLES = {
	...serviceVariables(" and the controller's table"),
	...NOTIFICATION_EMAILS,
	...REGISTRY,
	...LOG_EXECUTION_DATA,
	...RECORD_DAYS,
	...PERMISSIONS_BOUNDARY,
} satisfies Variables;

/** The variables of a service that exists already. */
export const ATTACH_VARIABLES = {
	...SERVICE_NAME,
	...ATTACHED,
	...release(["local.safety_net_alarms"], {
		called: { path: "the path of the target groups' health check", matcher: "its status codes" },
	}),
	hook_tasks: NEEDED_HOOK_TASKS,
	...IDLE_COUNT,
	...LOG_RETENTION_DAYS,
	...KMS_KEY,
	...PERMISSIONS_BOUNDARY,
	...TAGS,
} satisfies Variables;

/** The variables of a controller. */
export const CONTROLLER_VARIABLES = {
	name: {
		type: "string",
		description:
			"Prefix of the names of everything that belongs to the controller. One controller serves all services of an account and region.",
		default: "canary",
		rules: [
			{
				condition: 'can(regex("^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$", var.name))',
				message:
					'name must have 1 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen, for instance "canary".',
			},
		],
	},
	...NOTIFICATION_EMAILS,
	...LOG_RETENTION_DAYS,
	...REGISTRY,
	...LOG_EXECUTION_DATA,
	...RECORD_DAYS,
	...KMS_KEY,
	deletion_protection: deletionProtection("the tables of registrations, locks and history", true),
	...PERMISSIONS_BOUNDARY,
	...TAGS,
} satisfies Variables;
