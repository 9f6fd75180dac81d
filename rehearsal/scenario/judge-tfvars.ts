import * as v from "valibot";
import { HOOK_ENTRIES } from "../../runtime/contract/hooks.ts";
import { JudgeConfig, ProbeConfig } from "../../runtime/contract/judge.ts";
import { arn } from "../../runtime/contract/schemas.ts";
import type { Judge } from "./judge.ts";
import { Hook } from "./watchers.ts";

const { errors, latency, alarms, ...judge } = JudgeConfig.entries;

/** Terraform drops the attributes that an object type does not have, and so does this. */
const Hooks = v.array(
	v.object({
		function_arn: arn("lambda"),
		points: HOOK_ENTRIES.points,
		deadline_seconds: v.optional(HOOK_ENTRIES.deadlineSeconds, Hook.entries.deadlineSeconds.default),
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
export function judgeParts(input: Variables): JudgeTfvars {
	return {
		judge: defined({
			errorBudgetPercent: input.error_budget_percent,
			minRequests: input.min_requests,
			shareTolerancePercent: input.share_tolerance_percent,
			missingAlarmData: input.alarm_missing_data,
			inconclusive: input.inconclusive,
			bakeEarlyExit: input.bake_early_exit,
			gateSeconds: input.gate_timeout_seconds,
		}),
		errors: defined({
			ratio: input.error_ratio,
			percent: input.error_percent,
			ceilingPercent: input.error_ceiling_percent,
		}),
		latency: defined({
			objectiveMilliseconds: input.latency_objective_ms,
			ratio: input.latency_ratio,
			percent: input.latency_percent,
			ceilingPercent: input.latency_ceiling_percent,
		}),
		probe: probeParts(input),
		...(input.probes !== undefined && { probes: input.probes }),
		alarms: input.alarms ?? [],
		hooks: (input.hooks ?? []).map(({ function_arn, points, deadline_seconds }) => ({
			name: function_arn.replace(/^.*:function:/, ""),
			points,
			deadlineSeconds: deadline_seconds,
		})),
	};
}

function probeParts(input: Variables): JudgeTfvars["probe"] {
	return defined({
		path: input.probe_path,
		status: input.probe_status,
		body: input.probe_body,
		deadlineMilliseconds: input.probe_deadline_ms,
		count: input.probe_count,
		tolerancePercent: input.probe_tolerance_percent,
	});
}

/** The values that are given: what is undefined is left to whatever they come over. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
