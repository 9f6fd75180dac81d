import type { Rollout, RunningDocument, Verdict } from "../contract/index.ts";
import { probesSince } from "../core/analysis/minutes.ts";
import { hasTraffic, previewsNext } from "../core/rollout/capacity.ts";
import { heldUp } from "../core/rollout/freeze.ts";
import { preparedTooLong, ready as progress, waitedForStragglers } from "../core/rollout/ready.ts";
import {
	recentRoutesTo,
	STRAGGLER_WINDOW_SECONDS,
	stragglersOf,
	stragglerVerdict,
	stragglerWindow,
	withoutProbes,
} from "../core/rollout/stragglers.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { askHooks, startingTasks } from "./ask-hooks.ts";
import { checkBefore } from "./observe.ts";
import { type ObserverTask, running, type TaskContext } from "./task.ts";

/**
 * Ready: is the candidate healthy enough for the coming step? Before the first shift: is its load balancer free of the last rollout's
 * stragglers, and do the hooks let it begin?
 */
export const ready: ObserverTask = running(async (document, context) => {
	const last = preparedTooLong(document.rollout, document.service, context.now);
	const observed = await checkBefore(document, context, last ? "last" : "decides");
	const { service } = document;
	// Once the load balancer has traffic of its own, nobody can tell who came late. A step at 0 % leaves it to the stable color.
	const firstShift = !hasTraffic(observed.rollout, service) && !previewsNext(observed.rollout, service);
	const first = observed.verdict.verdict === "pass" && firstShift;
	const users = first ? await lookupUsers({ ...document, rollout: observed.rollout }, context) : undefined;
	const checked = { ...document, rollout: { ...observed.rollout, ...users?.noted } };
	const stragglers = users?.stragglers;
	const free = stragglers?.verdict !== "hold" || waitedForStragglers(observed.rollout, service, context.now);
	const hooks = first && free ? await askHooks(checked, ["before-first-shift"], context) : undefined;
	const observation = { verdict: observed.verdict, stragglers, hooks: hooks?.verdict };
	const progressed = progress(hooks?.rollout ?? checked.rollout, observation, service, context.now);
	const onwards = startingTasks(progressed, hooks);
	const goes = onwards.next === "ready" || onwards.next === "assess";
	const frozen = goes && heldUp({ ...document, rollout: hooks?.rollout ?? checked.rollout }, "shift", context.now);
	return { ...document, ...onwards, ...frozen };
});

/**
 * How many users there were in the last minutes, and how many of them came late. Stragglers are counted in settled minutes. How many
 * users there are is the most that any minutes show: counts only grow until they are settled, and users may have come since.
 */
async function lookupUsers(
	document: RunningDocument,
	{ ports, now }: TaskContext<ObserverPorts>,
): Promise<{ readonly stragglers: Verdict; readonly noted: Pick<Rollout, "requestsPerMinute"> }> {
	const { service } = document;
	const { stable, probes } = document.rollout;
	const { from, to } = stragglerWindow(now);
	const routes = recentRoutesTo(service, stable);
	const [settled, latest] = await Promise.all([
		ports.traffic.requests(routes, from, to),
		ports.traffic.requests(routes, to, now),
	]);
	const sinceThen = probesSince(to, probes);
	const users = withoutProbes(settled, probesSince(from, probes) - sinceThen);
	const stragglers = stragglerVerdict(stragglersOf(users, STRAGGLER_WINDOW_SECONDS), service.stragglerPercent);
	const requestsPerMinute = Math.max(perMinute(users, from, to), perMinute(withoutProbes(latest, sinceThen), to, now));
	return { stragglers, noted: { requestsPerMinute } };
}

function perMinute(requests: readonly number[], from: Date, to: Date): number {
	return (60_000 * requests.reduce((all, each) => all + each, 0)) / (to.getTime() - from.getTime());
}
