import type { Color, Verdict } from "../../../contract/index.ts";
import { COLORS } from "../../../contract/index.ts";
import type { Target } from "../../../ports/index.ts";
import type { Observation } from "../observation.ts";
import { combine, fail, hold, pass } from "../verdict.ts";

/** Are all of the candidate's targets healthy, on both load balancers? */
export function targetSignal(observation: Observation): Verdict {
	return combine(COLORS.map((alb) => albVerdict(observation, alb)));
}

function albVerdict(observation: Observation, alb: Color): Verdict {
	const { capacity, targets } = observation;
	// A draining target belongs to a task that is going away; it says nothing of those that stay.
	const current = targets[alb].filter(({ state }) => !state.includes("draining"));
	const healthy = current.filter(({ state }) => state === "healthy").length;
	const unhealthy = current.filter(({ state }) => state === "unhealthy").length;
	const figures = `${healthy}/${capacity} healthy on the ${alb} load balancer`;
	if (current.length === 0) return hold("NoTargets", `${figures}; none is registered`);
	if (unhealthy > 0) {
		const reason = `${figures}, ${unhealthy} unhealthy`;
		const starting =
			mayBeStarting(observation, healthy) ||
			(healthy > 0 && current.every((target) => mayStillStart(observation, target)));
		return starting ? hold("TargetsUnhealthy", reason) : fail("TargetsUnhealthy", reason);
	}
	if (healthy < capacity) return hold("TargetsMissing", `${figures} (${states(current)})`);
	return pass("TargetsHealthy", figures);
}

/**
 * Whether the unhealthy targets may be tasks that have just been added for the coming step. Without traffic any may be. With it,
 * those that serve must be healthy, and the others are given the time that ECS gives a task that has just started.
 */
function mayBeStarting({ capacity, serving, service, runningSeconds }: Observation, healthy: number): boolean {
	if (serving === 0) return true;
	return serving < capacity && healthy >= serving && runningSeconds <= service.graceSeconds;
}

/** Whether a target is no worse than one that has just been added, in place of a task that ECS has taken away, may be. */
function mayStillStart({ newTargets = {}, service }: Observation, { id, state }: Target): boolean {
	return state !== "unhealthy" || (newTargets[id] ?? Number.POSITIVE_INFINITY) <= service.graceSeconds;
}

function states(targets: readonly Target[]): string {
	return [...new Set(targets.map(({ state }) => state))].join(", ");
}
