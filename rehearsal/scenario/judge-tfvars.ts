import * as v from "valibot";
import { HookConfig, JudgeConfig, ProbeConfig } from "../../runtime/contract/judge.ts";
import { arn } from "../../runtime/contract/schemas.ts";
import { defined } from "./defined.ts";
import type { Judge } from "./judge.ts";
import { Hook } from "./watchers.ts";

const { errors, latency, alarms, ...judge } = JudgeConfig.entries;

/** Terraform drops the attributes that an object type does not have, and so does this. */
const Hooks = v.array(
	v.object({
		function_arn: arn("lambda"),
		points: HookConfig.entries.points,
		deadline_seconds: v.optional(HookConfig.entries.deadlineSeconds, Hook.entries.deadlineSeconds.default),
	}),
);

/** The Terraform variables that say how a release is judged. */
export const judgeVariables = {
	error_budget_percent: v.optional(judge.errorBudgetPercent),
	min_requests: v.optional(judge.minRequests),
	error_ratio: v.optional(errors.entries.ratio),
	error_percent: v.optional(errors.entries.percent),
	error_ceiling_percent: v.optional(errors.entries.ceilingPercent),
	latency_objective_ms: v.optional(latency.entries.objectiveMilliseconds),
	latency_ratio: v.optional(latency.entries.ratio),
	latency_percent: v.optional(latency.entries.percent),
	latency_ceiling_percent: v.optional(latency.entries.ceilingPercent),
	share_tolerance_percent: v.optional(judge.shareTolerancePercent),
	alarms: v.optional(alarms.entries.names),
	alarm_missing_data: v.optional(alarms.entries.missing),
	probes: v.optional(v.boolean()),
	probe_path: v.optional(ProbeConfig.entries.path),
	probe_status: v.optional(ProbeConfig.entries.status),
	probe_body: v.optional(ProbeConfig.entries.body),
	probe_deadline_ms: v.optional(ProbeConfig.entries.deadlineMilliseconds),
	probe_count: v.optional(ProbeConfig.entries.count),
	probe_tolerance_percent: v.optional(ProbeConfig.entries.tolerancePercent),
	hooks: v.optional(Hooks),
	inconclusive: v.optional(judge.inconclusive),
	bake_early_exit: v.optional(judge.bakeEarlyExit),
	gate_timeout_seconds: v.optional(judge.gateSeconds),
};

const Variables = v.object(judgeVariables);
type Variables = v.InferOutput<typeof Variables>;

/** What these variables say, as parts of a scenario. Only what the file sets is there. */
export interface JudgeTfvars {
	readonly judge: Partial<Omit<Judge, "errors" | "latency" | "probe">>;
	readonly errors: Partial<Judge["errors"]>;
	readonly latency: Partial<Judge["latency"]>;
	readonly probe: Partial<Judge["probe"]>;
	readonly probes?: boolean;
	/** Names of alarms. A scenario may say what becomes of them. */
	readonly alarms: readonly string[];
	/** Functions. A scenario may say what they answer. */
	readonly hooks: readonly Pick<Hook, "name" | "points" | "deadlineSeconds">[];
}

/** The parts of a scenario that these variables set. */
export function judgeParts(given: Variables): JudgeTfvars {
	return {
		judge: defined({
			errorBudgetPercent: given.error_budget_percent,
			minRequests: given.min_requests,
			shareTolerancePercent: given.share_tolerance_percent,
			missingAlarmData: given.alarm_missing_data,
			inconclusive: given.inconclusive,
			bakeEarlyExit: given.bake_early_exit,
			gateSeconds: given.gate_timeout_seconds,
		}),
		errors: defined({
			ratio: given.error_ratio,
			percent: given.error_percent,
			ceilingPercent: given.error_ceiling_percent,
		}),
		latency: defined({
			objectiveMilliseconds: given.latency_objective_ms,
			ratio: given.latency_ratio,
			percent: given.latency_percent,
			ceilingPercent: given.latency_ceiling_percent,
		}),
		probe: probeParts(given),
		...(given.probes !== undefined && { probes: given.probes }),
		alarms: given.alarms ?? [],
		hooks: (given.hooks ?? []).map(({ function_arn, points, deadline_seconds }) => ({
			name: function_arn.replace(/^.*:function:/, ""),
			points,
			deadlineSeconds: deadline_seconds,
		})),
	};
}

function probeParts(given: Variables): JudgeTfvars["probe"] {
	return defined({
		path: given.probe_path,
		status: given.probe_status,
		body: given.probe_body,
		deadlineMilliseconds: given.probe_deadline_ms,
		count: given.probe_count,
		tolerancePercent: given.probe_tolerance_percent,
	});
}
