import { ATTACHED } from "../../modules/variables/attached.ts";
import { AUTOSCALING } from "../../modules/variables/autoscaling.ts";
import { DNS } from "../../modules/variables/dns.ts";
import { ESTATE } from "../../modules/variables/estate.ts";
import { HEALTH_CHECK } from "../../modules/variables/health-check.ts";
import { CONTROLLER_VARIABLES, OWN_HEALTH_CHECK, SERVICE_VARIABLES } from "../../modules/variables/index.ts";
import { JUDGE } from "../../modules/variables/judge.ts";
import { KMS_KEY } from "../../modules/variables/kms-key.ts";
import { NETWORK } from "../../modules/variables/network.ts";
import { operations } from "../../modules/variables/operations.ts";
import { PIPELINE_VARIABLES } from "../../modules/variables/pipeline.ts";
import { probes } from "../../modules/variables/probes.ts";
import { rollout } from "../../modules/variables/rollout.ts";
import { SAFETY_NET } from "../../modules/variables/safety-net.ts";
import { IDLE_COUNT, SERVICE, SERVICE_NAME } from "../../modules/variables/service.ts";
import { TASKS } from "../../modules/variables/tasks.ts";
import { ERRORS, LATENCY } from "../../modules/variables/tolerances.ts";
import type { Variables } from "../../modules/variables/variable.ts";
import { WATCHERS } from "../../modules/variables/watchers.ts";

/** Variables that stand together in one file of props. */
export interface Section {
	/** The file's name, without its ending. */
	readonly file: string;
	/** The interface's name. */
	readonly called: string;
	/** What they are about, as a full sentence. */
	readonly about: string;
	readonly variables: Variables;
}

const section = (file: string, called: string, about: string, variables: Variables): Section => ({
	file,
	called,
	about,
	variables,
});

/** All of them. What a service and what exists already have in common stands in sections of its own. */
export const SECTIONS: readonly Section[] = [
	section("workload", "WorkloadProps", "What a service runs, and how much of it.", { ...SERVICE, ...AUTOSCALING }),
	section("tasks", "TaskProps", "Tasks that are more than an image and an environment.", TASKS),
	section("dns", "DnsProps", "Under which names a service is reached.", DNS),
	section("estate", "EstateProps", "What of a service's surroundings exists already.", ESTATE),
	section("network", "NetworkAccessProps", "The network that is made, and who may reach the service.", NETWORK),
	section("health-check", "TaskHealthProps", "By what a load balancer judges a task.", HEALTH_CHECK),
	section("rollout", "ScheduleProps", "The steps of a rollout, and how long things may take.", rollout([])),
	section("judge", "VerdictProps", "How sure the judge must be, and what follows when it cannot be.", JUDGE),
	section("tolerances", "ToleranceProps", "How many errors and slow answers are too many.", { ...ERRORS, ...LATENCY }),
	section(
		"probes",
		"ProbingProps",
		"The requests that the controller itself sends to the candidate.",
		probes(OWN_HEALTH_CHECK),
	),
	section("watchers", "WatcherProps", "Alarms and functions that have a say.", WATCHERS),
	section(
		"operations",
		"OperationsProps",
		"What protects users with no controller at work, and how a service is run.",
		{
			...SAFETY_NET,
			...without(operations(), "log_retention_days"),
		},
	),
	section("common", "CommonProps", "What every construct may be told.", common()),
	section("attached", "AttachedProps", "A service that exists already.", {
		...SERVICE_NAME,
		...ATTACHED,
		...IDLE_COUNT,
		...KMS_KEY,
	}),
	section(
		"controller",
		"ControllerSettings",
		"What is a controller's own.",
		without(CONTROLLER_VARIABLES, ...Object.keys(common())),
	),
	section(
		"pipeline",
		"PipelineSettings",
		"Where a change comes from, and how it is built and reviewed.",
		// What it delivers to is another construct.
		without(PIPELINE_VARIABLES, "service", ...Object.keys(common())),
	),
];

function common(): Variables {
	const { log_retention_days, permissions_boundary_arn, tags } = SERVICE_VARIABLES;
	return { log_retention_days, permissions_boundary_arn, tags };
}

function without(variables: Variables, ...names: readonly string[]): Variables {
	return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));
}
