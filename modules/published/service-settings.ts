import { Token } from "cdktf";
import type { Construct } from "constructs";
import { present } from "../existing.ts";
import type { Flag } from "../expressions.ts";
import { namedDecision } from "../inputs/named-values.ts";
import type { ServiceValues } from "../inputs/value-types.ts";
import type { AutoscalingSettings } from "../service/autoscaling.ts";
import type { TwoColorServiceProps } from "../service/service.ts";

/** What stands beside the values of a service. */
type Surroundings = "account" | "network" | "zone" | "recordName" | "previewName" | "https" | "dualStack";

/** What is created because it does not exist: each is decided once, under a name. */
export type Creations = ReturnType<typeof creations>;

/** Decides what is created of that which may exist already. */
export function creations(scope: Construct, values: ServiceValues) {
	const create = (what: string, condition: string) => namedDecision(scope, `create-${what}`, values.worth(condition));
	return {
		vpc: create("vpc", "var.vpc == null"),
		cluster: create("cluster", "var.cluster == null"),
		taskDefinition: create("task-definition", "var.task_definition == null"),
		albSecurityGroups: create("alb-security-groups", "local.security_groups.albs == null"),
		taskSecurityGroup: create("task-security-group", "local.security_groups.tasks == null"),
	};
}

/** What a service is made with, as its values say it. */
export function serviceSettings(values: ServiceValues, create: Creations): Omit<TwoColorServiceProps, Surroundings> {
	const groups = (name: string, missing: Flag) =>
		values.existing("security_groups", name, Token.asList, { missing, whole: true });
	return {
		...taskSettings(values, create),
		name: values.text("name"),
		desiredCount: values.number("desired_count"),
		idleCount: values.number("idle_count"),
		autoscaling: autoscalingSettings(values),
		gracePeriodSeconds: values.number("health_check_grace_period_seconds"),
		healthCheck: {
			path: values.text("health_check_path"),
			matcher: values.text("health_check_matcher"),
			intervalSeconds: values.number("health_check_interval_seconds"),
			timeoutSeconds: values.number("health_check_timeout_seconds"),
			healthyThreshold: values.number("health_check_healthy_threshold"),
			unhealthyThreshold: values.number("health_check_unhealthy_threshold"),
			deregistrationDelaySeconds: values.number("deregistration_delay_seconds"),
		},
		safetyNet: {
			enabled: values.flag("safety_net"),
			serverErrorsPerMinute: values.number("safety_net_5xx_per_minute"),
		},
		ingressCidrs: values.list("ingress_cidrs"),
		previewCidrs: values.list("preview_cidrs"),
		internal: values.flag("internal"),
		...present("clusterArn", values.existing("cluster", "arn", Token.asString, { missing: create.cluster })),
		...present("certificateArn", values.existing("certificate", "arn", Token.asString)),
		...present("albSecurityGroupIds", groups("albs", create.albSecurityGroups)),
		...present("taskSecurityGroupIds", groups("tasks", create.taskSecurityGroup)),
		deletionProtection: values.flag("deletion_protection"),
		accessLogsBucket: values.text("access_logs_bucket"),
		logRetentionDays: values.number("log_retention_days"),
	};
}

function autoscalingSettings(values: ServiceValues): AutoscalingSettings {
	const number = (name: string) => Token.asNumber(values.worth(`try(local.autoscaling.${name}, null)`) ?? 0);
	const goesBy = (name: string) =>
		values.decision(`(var.autoscaling == null ? false : local.autoscaling.${name} != null)`);
	return {
		enabled: values.decision("(var.autoscaling != null)"),
		min: number("min"),
		max: number("max"),
		byCpu: goesBy("cpu_percent"),
		cpuPercent: number("cpu_percent"),
		byRequests: goesBy("requests_per_target"),
		requestsPerTarget: number("requests_per_target"),
	};
}

type TaskSettings = Pick<
	TwoColorServiceProps,
	| "image"
	| "initialImage"
	| "environment"
	| "containers"
	| "definition"
	| "containerName"
	| "containerPort"
	| "cpu"
	| "memory"
	| "cpuArchitecture"
	| "taskRoleArn"
	| "executionRoleArn"
	| "logGroupName"
	| "kmsKeyArn"
	| "capacityProviders"
	| "enableExecuteCommand"
>;

function taskSettings(values: ServiceValues, create: Creations): TaskSettings {
	return {
		image: values.source("var.image"),
		initialImage: values.source("var.initial_image"),
		environment: values.source("var.environment"),
		...present("containers", values.optionalSource("container_definitions")),
		...present(
			"definition",
			values.existing("task_definition", "arn", Token.asString, { missing: create.taskDefinition }),
		),
		containerName: values.text("container_name"),
		containerPort: values.number("container_port"),
		cpu: values.number("cpu"),
		memory: values.number("memory"),
		cpuArchitecture: values.text("cpu_architecture"),
		...present("taskRoleArn", values.optionalText("task_role_arn")),
		...present("executionRoleArn", values.existing("execution_role", "arn", Token.asString)),
		...present("logGroupName", values.existing("log_group", "name", Token.asString)),
		...present("kmsKeyArn", values.optionalText("kms_key_arn")),
		capacityProviders: values.source("local.capacity_providers"),
		enableExecuteCommand: values.flag("enable_execute_command"),
	};
}
