import type { Gate, Rollout, ServiceConfig, Verdict } from "../../contract/index.ts";
import { fail, pass } from "../analysis/verdict.ts";
import { failed, hooksHaveTime, type Progress, since } from "./progress.ts";
import { gateWait, until } from "./waits.ts";

/** What a check during a bake saw. */
export interface BakeCheck {
	/** Of tasks and targets. */
	readonly health: Verdict;
	/** Of everything. */
	readonly verdict: Verdict;
	/** Whether the evidence for the release is strong enough to end the bake. */
	readonly strong?: boolean | undefined;
	/** What hooks say; they are asked once all else is good, and the bake is over. */
	readonly hooks?: Verdict | undefined;
}

/** Whether the step has been watched long enough. @param strong - whether the evidence for the release is strong enough to end it. */
export function bakeIsOver(rollout: Rollout, strong: boolean, service: ServiceConfig, now: Date): boolean {
	if (strong && service.judge.bakeEarlyExit) return true;
	return bakedSeconds(rollout, now) >= bakeSecondsOf(service, rollout.step);
}

/** Whether hooks are to be asked now: the bake is over and all is good, or it is about to be promoted undecided. */
export function hooksAreDue(rollout: Rollout, observation: BakeCheck, service: ServiceConfig, now: Date): boolean {
	const { verdict } = observation.verdict;
	if (verdict === "pass") return bakeIsOver(rollout, observation.strong ?? false, service, now);
	return verdict === "hold" && heldTooLong(rollout, service, now) && policyFor(observation, service) === "promote";
}

/** During a step's bake: go on watching, wait for somebody, take the next step, complete, or fail. */
export function assess(
	before: Rollout,
	observation: BakeCheck,
	service: ServiceConfig,
	now: Date,
): Progress<"shift" | "complete" | "gate"> {
	const { verdict, hooks } = observation;
	if (verdict.verdict === "fail") return failed(before, verdict);
	const bakedFrom = before.bakedFrom ?? now.toISOString();
	const rollout = { ...before, bakedFrom };
	const { analysisIntervalSeconds } = service.timing;
	if (!hooksAreDue(rollout, observation, service, now)) return undecided(rollout, observation, service, now);
	if (hooks?.verdict === "fail") return failed(rollout, hooks);
	if (hooks?.verdict === "hold") return { rollout, verdict: hooks, next: "wait", waitSeconds: analysisIntervalSeconds };
	const good = verdict.verdict === "pass" ? verdict : pass("PromotedUndecided", held(observation, service));
	const gated = service.schedule[rollout.step]?.gate;
	return gated ? paused(rollout, good, "the step has a gate", service, now) : onwards(rollout, good, service);
}

/** The bake goes on; or it has held for so long that the user's policy decides. */
function undecided(rollout: Rollout, observation: BakeCheck, service: ServiceConfig, now: Date): Progress<"gate"> {
	const { verdict } = observation;
	const { analysisIntervalSeconds } = service.timing;
	const toBakesEnd = bakeSecondsOf(service, rollout.step) - bakedSeconds(rollout, now);
	if (verdict.verdict === "pass") {
		return { rollout, verdict, next: "wait", waitSeconds: until(toBakesEnd, analysisIntervalSeconds) };
	}
	if (!heldTooLong(rollout, service, now) || hooksHaveTime(rollout, service, now)) {
		const remaining = toBakesEnd > 0 ? toBakesEnd : toBakesEnd + service.timing.holdSeconds;
		return { rollout, verdict, next: "wait", waitSeconds: until(remaining, analysisIntervalSeconds) };
	}
	const why = held(observation, service);
	if (policyFor(observation, service) === "pause") return paused(rollout, verdict, why, service, now);
	return failed(rollout, fail("Inconclusive", why));
}

/** What cannot be decided is decided by the user's policy; but nobody promotes what is not there. */
function policyFor({ health }: BakeCheck, { judge }: ServiceConfig): ServiceConfig["judge"]["inconclusive"] {
	return health.verdict === "hold" ? "fail" : judge.inconclusive;
}

/** Whether what is undecided has been so for as long as it may: this check decides. */
export function heldTooLong(rollout: Rollout, service: ServiceConfig, now: Date): boolean {
	return bakedSeconds(rollout, now) >= bakeSecondsOf(service, rollout.step) + service.timing.holdSeconds;
}

function held({ verdict }: BakeCheck, { timing }: ServiceConfig): string {
	return `undecided ${timing.holdSeconds} s beyond the bake: ${verdict.reason}`;
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
	const percent = service.schedule[rollout.step]?.percent === 0 ? 0 : 100;
	const waited = since(gate.since, now);
	const waitSeconds = gateWait(waited, service.timing.analysisIntervalSeconds, { seconds: gate.seconds, percent });
	return { rollout, verdict, next: "wait", waitSeconds };
}

/** For how long the bake has gone on, in seconds. It begins at the first check. */
function bakedSeconds({ bakedFrom }: Rollout, now: Date): number {
	return bakedFrom === undefined ? 0 : since(bakedFrom, now);
}

function bakeSecondsOf(service: ServiceConfig, step: number): number {
	return service.schedule[step]?.bakeSeconds ?? 0;
}
