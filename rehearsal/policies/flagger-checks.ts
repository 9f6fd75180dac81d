import type { Colour, Verdict } from "../../runtime/contract.ts";
import { hold, pass } from "../../runtime/core/verdict.ts";
import type { Stage } from "./policy.ts";

const MIN_SUCCESS_PERCENT = 99;
const MAX_DURATION_MS = 500;
const PROGRESS_DEADLINE_SECONDS = 600;

/** Flagger's two built-in metrics over its interval. A failed check is no decision yet: it is counted, and holds. */
export function check(stage: Stage, intervalSeconds: number): Verdict {
	const now = stage.seconds();
	const minute = stage.world.metrics.exact("green", now - intervalSeconds, now);
	if (!minute) return hold("NoValues", "no values found");
	const success = 100 * (1 - minute.failed / minute.requests);
	if (success < MIN_SUCCESS_PERCENT) return hold("SuccessRate", `success rate ${success.toFixed(2)} %`);
	const p99 = minute.percentile(99);
	if (p99 > MAX_DURATION_MS) return hold("Duration", `p99 ${p99.toFixed(0)} ms`);
	return pass("Healthy", `success rate ${success.toFixed(2)} %, p99 ${p99.toFixed(0)} ms`);
}

/** Whether a colour may be built upon: `stuck` when it has not been ready for longer than the deadline. */
export type Readiness = (colour: Colour) => Promise<"ready" | "waiting" | "stuck">;

/** Whether all tasks of a colour are there and healthy, and if not, whether that has lasted beyond the deadline. */
export function readiness(stage: Stage): Readiness {
	const since = new Map<Colour, number>();
	return async (colour) => {
		const { world, service } = stage;
		const view = (await world.services.describe(service.cluster, service.services))[colour];
		const healthy = world.services.targets("blue", colour).filter(({ state }) => state === "healthy").length;
		const now = stage.seconds();
		if (view.deployment.rolloutState === "COMPLETED" && healthy >= world.stableTasks) {
			since.delete(colour);
			return "ready";
		}
		const began = since.get(colour) ?? now;
		since.set(colour, began);
		return now - began > PROGRESS_DEADLINE_SECONDS ? "stuck" : "waiting";
	};
}
