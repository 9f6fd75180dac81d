import type { Colour, Verdict } from "../../contract.ts";
import { COLOURS } from "../../contract.ts";
import type { Target } from "../../ports.ts";
import type { Look } from "../look.ts";
import { combine, fail, hold, pass } from "../verdict.ts";

/** Are all of the candidate's targets healthy, on both edges? */
export function targetSignal(look: Look): Verdict {
	return combine(COLOURS.map((edge) => edgeVerdict(look, edge)));
}

function edgeVerdict({ capacity, serving, targets }: Look, edge: Colour): Verdict {
	// A draining target belongs to a task that is going away; it says nothing of those that stay.
	const current = targets[edge].filter(({ state }) => !state.includes("draining"));
	const healthy = current.filter(({ state }) => state === "healthy").length;
	const unhealthy = current.filter(({ state }) => state === "unhealthy").length;
	const figures = `${healthy}/${capacity} healthy on the ${edge} edge`;
	if (current.length === 0) return hold("NoTargets", `${figures}; none is registered`);
	if (unhealthy > 0) {
		const reason = `${figures}, ${unhealthy} unhealthy`;
		// More tasks than the traffic needs are on their way: while enough are healthy, a sick one may be starting.
		const starting = serving < capacity && healthy >= serving;
		return starting ? hold("TargetsUnhealthy", reason) : fail("TargetsUnhealthy", reason);
	}
	if (healthy < capacity) return hold("TargetsMissing", `${figures} (${states(current)})`);
	return pass("TargetsHealthy", figures);
}

function states(targets: readonly Target[]): string {
	return [...new Set(targets.map(({ state }) => state))].join(", ");
}
