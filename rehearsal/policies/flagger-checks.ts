import type { Color, Verdict } from "../../runtime/contract/index.ts";
import { hold, pass } from "../../runtime/core/analysis/verdict.ts";
import type { Simulation } from "./policy.ts";

const MIN_SUCCESS_PERCENT = 99;
const MAX_DURATION_MS = 500;
const PROGRESS_DEADLINE_SECONDS = 600;

/** Flagger's two built-in metrics over its interval. A failed check is no decision yet: it is counted, and holds. */
export function check(simulation: Simulation, intervalSeconds: number): Verdict {
	const now = simulation.seconds();
	const minute = simulation.world.metrics.exact("green", now - intervalSeconds, now);
	if (!minute) return hold("NoValues", "no values found");
	const success = 100 * (1 - minute.failed / minute.requests);
	if (success < MIN_SUCCESS_PERCENT) return hold("SuccessRate", `success rate ${success.toFixed(2)} %`);
	const p99 = minute.percentile(99);
	if (p99 > MAX_DURATION_MS) return hold("Duration", `p99 ${p99.toFixed(0)} ms`);
	return pass("Healthy", `success rate ${success.toFixed(2)} %, p99 ${p99.toFixed(0)} ms`);
}

/** Whether a color may be built upon: `stuck` when it has not been ready for longer than the deadline. */
export type Readiness = (color: Color) => Promise<"ready" | "waiting" | "stuck">;

/** Whether all tasks of a color are there and healthy, and if not, whether that has lasted beyond the deadline. */
export function readiness(simulation: Simulation): Readiness {
	const since = new Map<Color, number>();
	return async (color) => {
		const { world, service } = simulation;
		const view = (await world.services.describe(service.cluster, service.services))[color];
		const healthy = world.services.targets("blue", color).filter(({ state }) => state === "healthy").length;
		const now = simulation.seconds();
		if (view.deployment.rolloutState === "COMPLETED" && healthy >= world.stableTasks) {
			since.delete(color);
			return "ready";
		}
		const began = since.get(color) ?? now;
		since.set(color, began);
		return now - began > PROGRESS_DEADLINE_SECONDS ? "stuck" : "waiting";
	};
}
