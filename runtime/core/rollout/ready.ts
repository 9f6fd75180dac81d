import type { Rollout, ServiceConfig, Verdict } from "../../contract/index.ts";
import { fail } from "../analysis/verdict.ts";
import { WRONG_START } from "./announcement.ts";
import { previewsNext } from "./capacity.ts";
import { betweenSteps } from "./memory.ts";
import { failed, hooksHaveTime, type Progress, since } from "./progress.ts";
import { readyWait, until } from "./waits.ts";

/** How long probes may not reach the preview, in seconds: longer than a lost packet, a name that moves, or a node that is replaced. */
const UNREACHABLE_SECONDS = 60;

/** What stands between a prober and a preview. */
const WHAT_TO_CHECK =
	"The release is not to blame. Check the prober's security group and the load balancers', at the routes of its subnets; where the load balancers face the internet, at IPv6 in these subnets, or at their NAT gateway, whose public addresses the load balancers must admit; and with HTTPS at the certificate of the preview listener";

/**
 * Before a shift: wait until the candidate is healthy, then until stragglers have left its load balancer, then for hooks, each within
 * a bound.
 */
export function ready(
	rollout: Rollout,
	observation: {
		readonly verdict: Verdict;
		readonly stragglers?: Verdict | undefined;
		readonly hooks?: Verdict | undefined;
	},
	service: ServiceConfig,
	now: Date,
): Progress<"ready" | "assess"> {
	const { verdict, stragglers, hooks } = observation;
	const { analysisIntervalSeconds, prepareSeconds } = service.timing;
	if (verdict.verdict === "hold" && neverReached(rollout)) return unreached(rollout, verdict, service, now);
	if (verdict.verdict === "hold" && preparedTooLong(rollout, service, now) && !hooksHaveTime(rollout, service, now)) {
		return failed(rollout, fail("NotReady", `not healthy within ${prepareSeconds} s: ${verdict.reason}`));
	}
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	const prepared = preparedSeconds(rollout, now);
	const waitSeconds = until(prepareSeconds - prepared, readyWait(prepared, analysisIntervalSeconds));
	const go = (way: "ready" | "wait", why: Verdict) => ({ rollout, verdict: why, next: way, waitSeconds });
	if (verdict.verdict === "hold") return go("wait", verdict);
	if (previewsNext(rollout, service)) return previewed(rollout, verdict);
	if (stragglers?.verdict === "hold" && !waitedForStragglers(rollout, service, now)) {
		const remaining = service.timing.stragglerSeconds - since(rollout.startedAt, now);
		return { ...go("wait", stragglers), waitSeconds: until(remaining, waitSeconds) };
	}
	if (hooks?.verdict === "fail") return failed(rollout, hooks);
	if (hooks?.verdict === "hold") return { ...go("wait", hooks), waitSeconds: analysisIntervalSeconds };
	return go("ready", stragglers?.verdict === "hold" ? stragglers : verdict);
}

/** The step at 0 % begins at once with its bake, by its first check: nothing is written for it that would have to settle. */
function previewed(before: Rollout, verdict: Verdict): Progress<"assess"> {
	const rollout = { ...betweenSteps(before), step: before.step + 1 };
	return { rollout, verdict, next: "assess", waitSeconds: 0 };
}

/** Whether probes do not reach the preview, before there is any traffic: that is not the release's, however long it lasts. */
function neverReached({ step, unreachableSince }: Rollout): boolean {
	return step < 0 && unreachableSince !== undefined;
}

function unreached(rollout: Rollout, verdict: Verdict, service: ServiceConfig, now: Date): Progress<never> {
	const { unreachableSince = now.toISOString(), candidate } = rollout;
	if (since(unreachableSince, now) < UNREACHABLE_SECONDS) {
		return { rollout, verdict, next: "wait", waitSeconds: service.timing.analysisIntervalSeconds };
	}
	const reason = `the prober has not reached the preview of ${candidate} for ${UNREACHABLE_SECONDS} s (${verdict.reason})`;
	return failed(rollout, fail(WRONG_START, `no rollout can start now: ${reason}. ${WHAT_TO_CHECK}`));
}

/** Whether the candidate has had all the time that it gets to become healthy: this check decides. */
export function preparedTooLong(rollout: Rollout, { timing }: ServiceConfig, now: Date): boolean {
	return preparedSeconds(rollout, now) >= timing.prepareSeconds;
}

function preparedSeconds({ preparingSince, startedAt }: Rollout, now: Date): number {
	return since(preparingSince ?? startedAt, now);
}

/** Whether stragglers of the rollout before have had all the time that they get: it goes on with them. */
export function waitedForStragglers({ startedAt }: Rollout, { timing }: ServiceConfig, now: Date): boolean {
	return since(startedAt, now) >= timing.stragglerSeconds;
}
