import { Token } from "cdktf";
import type { JudgeConfig, Timing } from "../../runtime/contract/index.ts";
import { DEFAULT_PROBE } from "../../runtime/defaults.ts";
import type { ServiceAttachmentProps } from "../attach/attachment.ts";
import type { JudgeProps } from "../attach/judge-config.ts";
import type { RolloutProps } from "../attach/service-config.ts";
import type { HealthCheckDefaults } from "../variables/probes.ts";
import type { ReleaseValues } from "./value-types.ts";

/** How a service is released, as the values say it. @param healthCheck - what is probed unless they say otherwise */
export function release(
	values: ReleaseValues,
	healthCheck: HealthCheckDefaults,
): Pick<
	RolloutProps,
	| "schedule"
	| "timing"
	| "calendar"
	| "judge"
	| "idleCount"
	| "headroomPercent"
	| "stragglerPercent"
	| "unjudgedDeployments"
	| "onNewerRelease"
> &
	Pick<ServiceAttachmentProps, "hookTasks"> {
	return {
		hookTasks: values.source("local.hook_tasks"),
		schedule: values.source("local.schedule"),
		timing: timing(values),
		calendar: values.source("local.calendar"),
		judge: judge(values, healthCheck),
		idleCount: values.number("idle_count"),
		headroomPercent: values.optionalNumber("capacity_headroom_percent") ?? null,
		stragglerPercent: values.number("straggler_percent"),
		unjudgedDeployments: values.text("unjudged_deployments") as RolloutProps["unjudgedDeployments"],
		onNewerRelease: values.text("on_newer_release") as RolloutProps["onNewerRelease"],
	};
}

function timing(values: ReleaseValues): Timing {
	return {
		analysisIntervalSeconds: values.number("analysis_interval_seconds"),
		prepareSeconds: values.number("prepare_timeout_seconds"),
		inSyncSeconds: values.number("in_sync_timeout_seconds"),
		holdSeconds: values.number("hold_timeout_seconds"),
		probationSeconds: values.number("probation_seconds"),
		queueSeconds: values.number("queue_timeout_seconds"),
		stragglerSeconds: values.number("straggler_timeout_seconds"),
	};
}

function judge(values: ReleaseValues, healthCheck: HealthCheckDefaults): JudgeProps {
	return {
		errorBudgetPercent: values.number("error_budget_percent"),
		minRequests: values.number("min_requests"),
		errors: tolerance(values, "error"),
		latency: { ...tolerance(values, "latency"), objectiveMilliseconds: values.number("latency_objective_ms") },
		shareTolerancePercent: values.number("share_tolerance_percent"),
		alarms: {
			names: values.list("alarms"),
			missing: values.text("alarm_missing_data") as JudgeConfig["alarms"]["missing"],
		},
		hooks: values.source("local.hooks"),
		inconclusive: values.text("inconclusive") as JudgeConfig["inconclusive"],
		bakeEarlyExit: values.flag("bake_early_exit"),
		gateSeconds: values.number("gate_timeout_seconds"),
		probe: probe(values, healthCheck),
	};
}

function tolerance(values: ReleaseValues, prefix: "error" | "latency"): JudgeConfig["errors"] {
	return {
		ratio: values.number(`${prefix}_ratio`),
		percent: values.number(`${prefix}_percent`),
		ceilingPercent: values.number(`${prefix}_ceiling_percent`),
	};
}

function probe(values: ReleaseValues, { path, matcher }: HealthCheckDefaults): JudgeProps["probe"] {
	// What the health check expects of its own path it may not expect of another.
	const status = `coalesce(var.probe_status, var.probe_path == null ? ${matcher} : "${DEFAULT_PROBE.status}")`;
	const host = values.optionalText("probe_host");
	return {
		enabled: values.flag("probes"),
		path: Token.asString(values.worth(`coalesce(var.probe_path, ${path})`)),
		status: Token.asString(values.worth(status)),
		...(host !== undefined && { host: values.source("var.probe_host") }),
		ca: Token.asString(values.worth('(var.probe_ca == null ? "" : var.probe_ca)')),
		body: values.text("probe_body"),
		deadlineMilliseconds: values.number("probe_deadline_ms"),
		count: values.number("probe_count"),
		tolerancePercent: values.number("probe_tolerance_percent"),
	};
}
