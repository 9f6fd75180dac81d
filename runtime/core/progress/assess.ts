import type { Gate, Rollout, ServiceConfig, Verdict } from "../../contract.ts";
import { fail, pass } from "../verdict.ts";
import { failed, hooksHaveTime, type Progress, since } from "./step.ts";
import { gateWait } from "./waits.ts";

/** What a look during a bake saw. */
export interface BakeLook {
	/** Of tasks and targets. */
	readonly health: Verdict;
	/** Of everything. */
	readonly verdict: Verdict;
	/** Whether the evidence for the release is strong enough to end the bake. */
	readonly strong?: boolean | undefined;
	/** What hooks say; they are asked once all else is good, and the bake is over. */
	readonly hooks?: Verdict | undefined;
}

/** Whether the step has been watched long enough. */
export function bakeIsOver(rollout: Rollout, strong: boolean, service: ServiceConfig, now: Date): boolean {
	if (strong && service.judge.bakeEarlyExit) return true;
	return bakeSecondsOf(service, rollout.step) - since(rollout.bakedFrom ?? now.toISOString(), now) <= 0;
}

/** During a step's bake: go on watching, wait for somebody, take the next step, complete, or fail. */
export function assess(
	before: Rollout,
	look: BakeLook,
	service: ServiceConfig,
	now: Date,
): Progress<"shift" | "complete" | "gate"> {
	const { verdict, hooks } = look;
	if (verdict.verdict === "fail") return failed(before, verdict);
	const bakedFrom = before.bakedFrom ?? now.toISOString();
	const rollout = { ...before, bakedFrom };
	const { holdSeconds, lookSeconds } = service.timing;
	const remaining = bakeSecondsOf(service, rollout.step) - since(bakedFrom, now);
	if (verdict.verdict === "hold") {
		const patient = remaining + holdSeconds > 0 || hooksHaveTime(rollout, service, now);
		if (!patient) return inconclusive(rollout, look, service, now);
		return { rollout, verdict, next: "wait", waitSeconds: lookSeconds };
	}
	if (!bakeIsOver(rollout, look.strong ?? false, service, now)) {
		return { rollout, verdict, next: "wait", waitSeconds: waitAtMost(service, remaining) };
	}
	if (hooks?.verdict === "fail") return failed(rollout, hooks);
	if (hooks?.verdict === "hold") return { rollout, verdict: hooks, next: "wait", waitSeconds: lookSeconds };
	const gated = service.schedule[rollout.step]?.gate;
	return gated ? paused(rollout, verdict, "the step has a gate", service, now) : onwards(rollout, verdict, service);
}

/** What cannot be decided is decided by the user's policy; but nobody promotes what is not there. */
function inconclusive(
	rollout: Rollout,
	{ health, verdict }: BakeLook,
	service: ServiceConfig,
	now: Date,
): Progress<"shift" | "complete" | "gate"> {
	const undecided = `undecided ${service.timing.holdSeconds} s beyond the bake: ${verdict.reason}`;
	const policy = health.verdict === "hold" ? "fail" : service.judge.inconclusive;
	if (policy === "fail") return failed(rollout, fail("Inconclusive", undecided));
	if (policy === "pause") return paused(rollout, verdict, undecided, service, now);
	return onwards(rollout, pass("PromotedUndecided", undecided), service);
}

function paused(
	rollout: Rollout,
	verdict: Verdict,
	reason: string,
	service: ServiceConfig,
	now: Date,
): Progress<"gate"> {
	const leadsTo = isLast(rollout, service) ? "complete" : "shift";
	const gate = { leadsTo, seconds: service.judge.gateSeconds, since: now.toISOString(), reason } as const;
	return { rollout, verdict, next: "gate", waitSeconds: 0, gate };
}

function onwards(rollout: Rollout, verdict: Verdict, service: ServiceConfig): Progress<"shift" | "complete"> {
	return { rollout, verdict, next: isLast(rollout, service) ? "complete" : "shift", waitSeconds: 0 };
}

/** Whether the step under way is the schedule's last. */
export function isLast({ step }: Rollout, { schedule }: ServiceConfig): boolean {
	return step >= schedule.length - 1;
}

/** While a gate waits for somebody: a sick candidate fails all the same. */
export function watched(
	rollout: Rollout,
	verdict: Verdict,
	gate: Gate,
	service: ServiceConfig,
	now: Date,
): Progress<never> {
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	const waitSeconds = gateWait(since(gate.since, now), service.timing.lookSeconds);
	return { rollout, verdict, next: "wait", waitSeconds };
}

function waitAtMost(service: ServiceConfig, seconds: number): number {
	return Math.min(service.timing.lookSeconds, Math.ceil(seconds));
}

function bakeSecondsOf(service: ServiceConfig, step: number): number {
	return service.schedule[step]?.bakeSeconds ?? 0;
}
