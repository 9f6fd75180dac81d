import {
	type FailBackState,
	type Rollout,
	type ServiceConfig,
	settleSeconds,
	type Verdict,
} from "../../contract/index.ts";
import { fail } from "../analysis/verdict.ts";
import { failed, type Progress, since } from "./progress.ts";
import { EARLIEST_IN_SYNC_SECONDS, inSyncWait, LONGEST_POLL_SECONDS, pollSeconds, until } from "./waits.ts";

/** Whether Route 53 is to be asked for the change at this check: it allows an account few questions. Past the bound: a last one. */
export function pollDue(rollout: Rollout, service: ServiceConfig, now: Date): boolean {
	const { inSyncAt, nextPollAt } = rollout;
	if (inSyncAt !== undefined) return false;
	if (pastBound(rollout, service, now)) return true;
	return nextPollAt === undefined ? shifted(rollout, now) >= EARLIEST_IN_SYNC_SECONDS : since(nextPollAt, now) >= 0;
}

/** How long ago the weights were written, in seconds. */
function shifted({ shiftedAt, startedAt }: Rollout, now: Date): number {
	return since(shiftedAt ?? startedAt, now);
}

/** Whether the change may still be asked for later. */
export function hasTime(rollout: Rollout, service: ServiceConfig, now: Date): boolean {
	return !pastBound(rollout, service, now);
}

/** Whether the shift's change has had all the time that it may take to become INSYNC. */
function pastBound(rollout: Rollout, { timing }: ServiceConfig, now: Date): boolean {
	return shifted(rollout, now) >= timing.inSyncSeconds;
}

/** What a check while DNS settles saw. */
export interface InSyncCheck {
	readonly verdict: Verdict;
	readonly inSync?: boolean | undefined;
	readonly slowDown?: boolean | undefined;
}

/**
 * After a shift: wait until Route 53 is INSYNC and a TTL has passed. A sick candidate fails at once.
 * @param observation - without `inSync` where Route 53 was not asked; `slowDown` where AWS asked to be asked less often.
 */
export function settle(
	rollout: Rollout,
	observation: InSyncCheck,
	service: ServiceConfig,
	now: Date,
): Progress<"settled"> {
	const { verdict, inSync } = observation;
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	if (rollout.inSyncAt === undefined && !inSync) return pending(rollout, observation, service, now);
	const inSyncAt = rollout.inSyncAt ?? now.toISOString();
	const remaining = service.dns.ttlSeconds - since(inSyncAt, now);
	if (remaining > 0) {
		const waitSeconds = Math.min(settleSeconds(service.timing.analysisIntervalSeconds), Math.ceil(remaining));
		return { rollout: { ...rollout, inSyncAt }, verdict, next: "wait", waitSeconds };
	}
	return { rollout: { ...rollout, inSyncAt }, verdict, next: "settled", waitSeconds: 0 };
}

function pending(
	rollout: Rollout,
	{ verdict, inSync, slowDown = false }: InSyncCheck,
	service: ServiceConfig,
	now: Date,
): Progress<never> {
	if (pastBound(rollout, service, now)) {
		const reason = `Route 53 change ${rollout.changeId} is still pending after ${service.timing.inSyncSeconds} s`;
		return failed(rollout, fail("DnsNotInSync", reason));
	}
	const { polls } = rollout;
	const again = slowDown ? LONGEST_POLL_SECONDS : inSyncWait(shifted(rollout, now));
	const asked = inSync === undefined && !slowDown ? {} : { polls: polls + 1, nextPollAt: after(now, again) };
	const remaining = service.timing.inSyncSeconds - shifted(rollout, now);
	const waitSeconds = until(remaining, settleSeconds(service.timing.analysisIntervalSeconds));
	return { rollout: { ...rollout, ...asked }, verdict, next: "wait", waitSeconds };
}

function after(now: Date, seconds: number): string {
	return new Date(now.getTime() + seconds * 1000).toISOString();
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
