import { type FailBackState, HISTORY_COST, type Rollout, type ServiceConfig, type Verdict } from "../contract.ts";
import { fail } from "./verdict.ts";

/** What a look leads to: the rollout as it goes on, the way to go, and how long to wait first. */
export interface Progress<Way extends string> {
	readonly rollout: Rollout;
	readonly verdict: Verdict;
	readonly next: Way | "wait" | "fail";
	readonly waitSeconds: number;
}

/** The first wait for a Route 53 change, in seconds; each further one is half as long again. */
const FIRST_POLL_SECONDS = 5;
/** The longest wait for a Route 53 change, in seconds: the candidate is looked at between the polls. */
const LONGEST_POLL_SECONDS = HISTORY_COST.longestPollSeconds;

/** The longest wait of a release for its turn, in seconds: a day of waiting then fits into an execution's history. */
const LONGEST_QUEUE_SECONDS = 300;

/** How long to wait before a pending Route 53 change is polled again, in seconds. */
export function pollSeconds(polls: number): number {
	return Math.min(LONGEST_POLL_SECONDS, Math.ceil(FIRST_POLL_SECONDS * 1.5 ** polls));
}

/** How long a release that waits for another rollout waits before it looks again: a tenth longer than it has, 5 min at most. */
export function queueWait(waitedSeconds: number, lookSeconds: number): number {
	return Math.max(lookSeconds, Math.min(LONGEST_QUEUE_SECONDS, Math.ceil(waitedSeconds / 10)));
}

/** Before the first shift: wait until the candidate is healthy, within a bound. */
export function ready(rollout: Rollout, verdict: Verdict, service: ServiceConfig, now: Date): Progress<"ready"> {
	const { lookSeconds, prepareSeconds } = service.timing;
	if (verdict.verdict === "hold" && since(rollout.startedAt, now) >= prepareSeconds) {
		return failed(rollout, fail("NotReady", `not healthy within ${prepareSeconds} s: ${verdict.reason}`));
	}
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	return { rollout, verdict, next: verdict.verdict === "pass" ? "ready" : "wait", waitSeconds: lookSeconds };
}

/** After a shift: wait until Route 53 is INSYNC and a TTL has passed. A sick candidate fails at once. */
export function settle(
	rollout: Rollout,
	look: { readonly verdict: Verdict; readonly inSync: boolean },
	service: ServiceConfig,
	now: Date,
): Progress<"settled"> {
	const { verdict, inSync } = look;
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	if (!inSync) {
		const limit = service.timing.inSyncSeconds;
		if (since(rollout.shiftedAt ?? rollout.startedAt, now) >= limit) {
			return failed(
				rollout,
				fail("DnsNotInSync", `Route 53 change ${rollout.changeId} is still pending after ${limit} s`),
			);
		}
		const waiting = { ...rollout, polls: rollout.polls + 1 };
		return { rollout: waiting, verdict, next: "wait", waitSeconds: pollSeconds(rollout.polls) };
	}
	const inSyncAt = rollout.inSyncAt ?? now.toISOString();
	const remaining = service.dns.ttlSeconds - since(inSyncAt, now);
	if (remaining > 0) {
		return { rollout: { ...rollout, inSyncAt }, verdict, next: "wait", waitSeconds: waitAtMost(service, remaining) };
	}
	return { rollout: { ...rollout, inSyncAt }, verdict, next: "settled", waitSeconds: 0 };
}

/** During a step's bake: go on watching, take the next step, complete, or fail. */
export function assess(
	before: Rollout,
	verdict: Verdict,
	service: ServiceConfig,
	now: Date,
): Progress<"shift" | "complete"> {
	if (verdict.verdict === "fail") return failed(before, verdict);
	const bakedFrom = before.bakedFrom ?? now.toISOString();
	const rollout = { ...before, bakedFrom };
	const remaining = bakeSecondsOf(service, rollout.step) - since(bakedFrom, now);
	if (verdict.verdict === "hold") {
		const { holdSeconds, lookSeconds } = service.timing;
		if (remaining + holdSeconds <= 0) {
			return failed(rollout, fail("Inconclusive", `undecided ${holdSeconds} s beyond the bake: ${verdict.reason}`));
		}
		return { rollout, verdict, next: "wait", waitSeconds: lookSeconds };
	}
	if (remaining > 0) return { rollout, verdict, next: "wait", waitSeconds: waitAtMost(service, remaining) };
	const last = rollout.step >= service.schedule.length - 1;
	return { rollout, verdict, next: last ? "complete" : "shift", waitSeconds: 0 };
}

function failed(rollout: Rollout, verdict: Verdict): Progress<never> {
	return { rollout, verdict, next: "fail", waitSeconds: 0 };
}

function waitAtMost(service: ServiceConfig, seconds: number): number {
	return Math.min(service.timing.lookSeconds, Math.ceil(seconds));
}

function since(moment: string, now: Date): number {
	return (now.getTime() - Date.parse(moment)) / 1000;
}

function bakeSecondsOf(service: ServiceConfig, step: number): number {
	return service.schedule[step]?.bakeSeconds ?? 0;
}

/** After fail-back wrote the original: wait until Route 53 is INSYNC, then read back. Past the bound, read back all the same. */
export function restored(failBack: FailBackState, inSync: boolean, service: ServiceConfig, now: Date) {
	const limit = service.timing.inSyncSeconds;
	if (inSync || since(failBack.startedAt, now) >= limit) return { failBack, next: "verify", waitSeconds: 0 };
	return {
		failBack: { ...failBack, polls: failBack.polls + 1 },
		next: "wait",
		waitSeconds: pollSeconds(failBack.polls),
	};
}
