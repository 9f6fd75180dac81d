import type { Rollout, ServiceConfig, Verdict } from "../../contract.ts";
import { fail } from "../verdict.ts";
import { failed, hooksHaveTime, type Progress, since } from "./step.ts";
import { readyWait } from "./waits.ts";

/**
 * Before a shift: wait until the candidate is healthy, then until stragglers have left its edge, then for hooks, each within
 * a bound.
 */
export function ready(
	rollout: Rollout,
	look: {
		readonly verdict: Verdict;
		readonly stragglers?: Verdict | undefined;
		readonly hooks?: Verdict | undefined;
	},
	service: ServiceConfig,
	now: Date,
): Progress<"ready"> {
	const { verdict, stragglers, hooks } = look;
	const { lookSeconds, prepareSeconds } = service.timing;
	if (verdict.verdict === "hold" && preparedTooLong(rollout, service, now) && !hooksHaveTime(rollout, service, now)) {
		return failed(rollout, fail("NotReady", `not healthy within ${prepareSeconds} s: ${verdict.reason}`));
	}
	if (verdict.verdict === "fail") return failed(rollout, verdict);
	const waitSeconds = readyWait(preparedSeconds(rollout, now), lookSeconds);
	const go = (way: "ready" | "wait", why: Verdict) => ({ rollout, verdict: why, next: way, waitSeconds });
	if (verdict.verdict === "hold") return go("wait", verdict);
	if (stragglers?.verdict === "hold" && !waitedForStragglers(rollout, service, now)) return go("wait", stragglers);
	if (hooks?.verdict === "fail") return failed(rollout, hooks);
	if (hooks?.verdict === "hold") return { ...go("wait", hooks), waitSeconds: lookSeconds };
	return go("ready", stragglers?.verdict === "hold" ? stragglers : verdict);
}

/** Whether the candidate has had all the time that it gets to become healthy: this look decides. */
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
