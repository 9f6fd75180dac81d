import { DEFAULT_JUDGE, DEFAULT_TIMING, DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import { deadlineOf } from "../attach/contract-words.ts";

/** What decides how long a rollout may take: Terraform expressions without `${}`, times in seconds. */
export interface RolloutTerms {
	/** A list of `percent`, `bake_seconds` and `gate`. */
	readonly schedule: string;
	readonly prepare: string;
	readonly straggler: string;
	readonly inSync: string;
	readonly hold: string;
	/** Of all hooks of a point, which are asked at once: the longest. */
	readonly hooks: string;
	readonly gate: string;
	/** Whether an undecided candidate waits for somebody, at any step. */
	readonly pauses: string;
}

/** The terms of a service, by its own variables. */
export const OWN_TERMS: RolloutTerms = {
	schedule: "local.schedule",
	prepare: "var.prepare_timeout_seconds",
	straggler: "var.straggler_timeout_seconds",
	inSync: "var.in_sync_timeout_seconds",
	hold: "var.hold_timeout_seconds",
	hooks: `max(concat([0], [for h in local.hooks : ${deadlineOf("h")}])...)`,
	gate: "var.gate_timeout_seconds",
	pauses: 'var.inconclusive == "pause"',
};

/** The terms of a service of which no more is known than its steps and its gates' limit: all else is as by default. */
export function defaultTerms(schedule: string, gate: string): RolloutTerms {
	return {
		schedule,
		gate,
		prepare: `${DEFAULT_TIMING.prepareSeconds}`,
		straggler: `${DEFAULT_TIMING.stragglerSeconds}`,
		inSync: `${DEFAULT_TIMING.inSyncSeconds}`,
		hold: `${DEFAULT_TIMING.holdSeconds}`,
		hooks: "0",
		pauses: `${DEFAULT_JUDGE.inconclusive === "pause"}`,
	};
}

/**
 * How long a rollout may take at most from its beginning to its completion, in seconds, without a gate of its first step at 0 percent: there it
 * waits with no user on the candidate, and a pipeline's review waits instead. The same waits stand in the bound of an execution's history.
 */
export function longestRollout(terms: RolloutTerms): string {
	const { schedule, prepare, straggler, inSync, hold, hooks, gate, pauses } = terms;
	const steps = `length(${schedule})`;
	const preparing = `max(${prepare}, ${straggler}) + (${steps} - 1) * ${prepare}`;
	const shifting = `length([for s in ${schedule} : s if s.percent > 0]) * (${inSync} + ${DNS_TTL_SECONDS})`;
	const watching = `sum(concat([0], [for s in ${schedule} : s.bake_seconds])) + ${steps} * ${hold}`;
	// Before the first shift, and after each step.
	const hooking = `(${steps} + 1) * ${hooks}`;
	const gates = `length([for i, s in ${schedule} : s if (s.gate || ${pauses}) && !(i == 0 && s.percent == 0 && s.gate)])`;
	return `${preparing} + ${shifting} + ${watching} + ${hooking} + ${gates} * ${gate}`;
}
