import type { Colour, ServiceConfig, Stragglers, Verdict } from "../contract.ts";
import { other } from "../contract.ts";
import type { Route } from "../ports.ts";
import { hold, pass } from "./verdict.ts";

/** Over how much of the past stragglers are counted before a rollout, in seconds: CloudWatch shows a minute up to two minutes late. */
export const STRAGGLER_WINDOW_SECONDS = 300;

/** The ways to the colour that serves: through the edge that DNS no longer names, and through its own. */
export function routesTo({ edges }: ServiceConfig, serving: Colour): readonly [old: Route, own: Route] {
	const route = (edge: Colour): Route => ({
		listener: edges[edge].listener,
		targetGroup: edges[edge].targetGroups[serving],
	});
	return [route(other(serving)), route(serving)];
}

/** How many requests still came through the edge that DNS no longer names. */
export function stragglersOf(requests: readonly number[], seconds: number): Stragglers {
	const [old = 0, own = 0] = requests;
	return { requests: old, percent: old === 0 ? 0 : (100 * old) / (old + own), seconds };
}

/** May the edge be given another colour? Not while it still has more than so many percent of the requests. */
export function stragglerVerdict({ requests, percent }: Stragglers, stragglerPercent: number): Verdict {
	const reason = `${requests} requests (${percent.toFixed(2)} %) still reach the candidate's edge, allowed are ${stragglerPercent} %`;
	return percent > stragglerPercent ? hold("Stragglers", reason) : pass("NoStragglers", reason);
}
