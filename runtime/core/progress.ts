import {
	type FailBackState,
	HISTORY_COST,
	type Rollout,
	type ServiceConfig,
	settleSeconds,
	type Verdict,
} from "../contract.ts";
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
/** The longest wait for a Route 53 change, in seconds. */
const LONGEST_POLL_SECONDS = 30;

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

/** How long to wait before the next look before a shift: a tenth longer than it has, three looks' time at most. */
export function readyWait(preparedSeconds: number, lookSeconds: number): number {
	return Math.max(lookSeconds, Math.min(HISTORY_COST.longestReadyLooks * lookSeconds, Math.ceil(preparedSeconds / 10)));
}

/** Before a shift: wait until the candidate is healthy, and then until stragglers have left its edge, each within a bound. */
export function ready(
	rollout: Rollout,
	look: { readonly verdict: Verdict; readonly stragglers?: Verdict | undefined },
	service: ServiceConfig,
	now: Date,
): Progress<"ready"> {
	const { verdict, stragglers } = look;
	const { lookSeconds, prepareSeconds, stragglerSeconds } = service.timing;
	const prepared = since(rollout.preparingSince ?? rollout.startedAt, now);
	if (verdict.verdict === "hold" && prepared >= prepareSeconds) {
		return failed(rollout, fail("NotReady", `not healthy within ${prepareSeconds} s: ${verdict.reason}`));
	}
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	const waitSeconds = readyWait(prepared, lookSeconds);
	const go = (way: "ready" | "wait", why: Verdict) => ({ rollout, verdict: why, next: way, waitSeconds });
	if (verdict.verdict === "hold") return go("wait", verdict);
	if (stragglers?.verdict !== "hold") return go("ready", verdict);
	const waited = since(rollout.startedAt, now) >= stragglerSeconds;
	return waited ? go("ready", stragglers) : go("wait", stragglers);
}

/** Whether Route 53 is to be asked for the change at this look: it allows an account few questions. Past the bound: a last one. */
export function pollDue(rollout: Rollout, service: ServiceConfig, now: Date): boolean {
	const { inSyncAt, nextPollAt } = rollout;
	if (inSyncAt !== undefined) return false;
	return nextPollAt === undefined || since(nextPollAt, now) >= 0 || pastBound(rollout, service, now);
}

/** Whether the shift's change has had all the time that it may take to become INSYNC. */
function pastBound({ shiftedAt, startedAt }: Rollout, { timing }: ServiceConfig, now: Date): boolean {
	return since(shiftedAt ?? startedAt, now) >= timing.inSyncSeconds;
}

/**
 * After a shift: wait until Route 53 is INSYNC and a TTL has passed. A sick candidate fails at once.
 * @param look - without `inSync` where Route 53 was not asked.
 */
export function settle(
	rollout: Rollout,
	look: { readonly verdict: Verdict; readonly inSync?: boolean | undefined },
	service: ServiceConfig,
	now: Date,
): Progress<"settled"> {
	const { verdict, inSync } = look;
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	if (rollout.inSyncAt === undefined && !inSync) return pending(rollout, look, service, now);
	const inSyncAt = rollout.inSyncAt ?? now.toISOString();
	const remaining = service.dns.ttlSeconds - since(inSyncAt, now);
	if (remaining > 0) {
		const waitSeconds = Math.min(settleSeconds(service.timing.lookSeconds), Math.ceil(remaining));
		return { rollout: { ...rollout, inSyncAt }, verdict, next: "wait", waitSeconds };
	}
	return { rollout: { ...rollout, inSyncAt }, verdict, next: "settled", waitSeconds: 0 };
}

function pending(
	rollout: Rollout,
	{ verdict, inSync }: { readonly verdict: Verdict; readonly inSync?: boolean | undefined },
	service: ServiceConfig,
	now: Date,
): Progress<never> {
	if (pastBound(rollout, service, now)) {
		const reason = `Route 53 change ${rollout.changeId} is still pending after ${service.timing.inSyncSeconds} s`;
		return failed(rollout, fail("DnsNotInSync", reason));
	}
	const { polls } = rollout;
	const asked = inSync === undefined ? {} : { polls: polls + 1, nextPollAt: after(now, pollSeconds(polls)) };
	const waitSeconds = settleSeconds(service.timing.lookSeconds);
	return { rollout: { ...rollout, ...asked }, verdict, next: "wait", waitSeconds };
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

function after(now: Date, seconds: number): string {
	return new Date(now.getTime() + seconds * 1000).toISOString();
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
