import type { Colour, Verdict } from "../../contract.ts";
import { COLOURS } from "../../contract.ts";
import type { Target } from "../../ports.ts";
import type { Look } from "../look.ts";
import { combine, fail, hold, pass } from "../verdict.ts";

/** Are all of the candidate's targets healthy, on both edges? */
export function targetSignal(look: Look): Verdict {
	return combine(COLOURS.map((edge) => edgeVerdict(look, edge)));
}

function edgeVerdict(look: Look, edge: Colour): Verdict {
	const { capacity, targets } = look;
	// A draining target belongs to a task that is going away; it says nothing of those that stay.
	const current = targets[edge].filter(({ state }) => !state.includes("draining"));
	const healthy = current.filter(({ state }) => state === "healthy").length;
	const unhealthy = current.filter(({ state }) => state === "unhealthy").length;
	const figures = `${healthy}/${capacity} healthy on the ${edge} edge`;
	if (current.length === 0) return hold("NoTargets", `${figures}; none is registered`);
	if (unhealthy > 0) {
		const reason = `${figures}, ${unhealthy} unhealthy`;
		const starting =
			mayBeStarting(look, healthy) || (healthy > 0 && current.every((target) => mayStillStart(look, target)));
		return starting ? hold("TargetsUnhealthy", reason) : fail("TargetsUnhealthy", reason);
	}
	if (healthy < capacity) return hold("TargetsMissing", `${figures} (${states(current)})`);
	return pass("TargetsHealthy", figures);
}

/**
 * Whether the unhealthy targets may be tasks that have just been added for the coming step. Without traffic any may be. With it,
 * those that serve must be healthy, and the others are given the time that ECS gives a task that has just started.
 */
function mayBeStarting({ capacity, serving, service, runningSeconds }: Look, healthy: number): boolean {
	if (serving === 0) return true;
	return serving < capacity && healthy >= serving && runningSeconds <= service.graceSeconds;
}

/** Whether a target is no worse than one that has just been added, in place of a task that ECS has taken away, may be. */
function mayStillStart({ newTargets = {}, service }: Look, { id, state }: Target): boolean {
	return state !== "unhealthy" || (newTargets[id] ?? Number.POSITIVE_INFINITY) <= service.graceSeconds;
}

function states(targets: readonly Target[]): string {
	return [...new Set(targets.map(({ state }) => state))].join(", ");
}
