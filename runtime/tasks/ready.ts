import type { Rollout, RolloutDocument, Verdict } from "../contract.ts";
import { probesSince } from "../core/minutes.ts";
import { preparedTooLong, ready as progress, waitedForStragglers } from "../core/progress.ts";
import {
	recentRoutesTo,
	STRAGGLER_WINDOW_SECONDS,
	stragglersOf,
	stragglerVerdict,
	stragglerWindow,
	withoutProbes,
} from "../core/stragglers.ts";
import type { ObserverPorts } from "../ports.ts";
import { askHooks } from "./ask-hooks.ts";
import { lookBefore } from "./observe.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ObserverTask, TaskContext } from "./task.ts";

/**
 * Ready: is the candidate healthy enough for the coming step? Before the first one: is its edge free of the last rollout's
 * stragglers, and do the hooks let it begin?
 */
export const ready: ObserverTask = async (document, context) => {
	const last = preparedTooLong(rolloutOf(document), document.service, context.now);
	const seen = await lookBefore(document, context, last ? "last" : "decides");
	// Once the edge has traffic of its own, nobody can tell who came late.
	const first = seen.verdict.verdict === "pass" && seen.rollout.step < 0;
	const users = first ? await lookForUsers({ ...document, rollout: seen.rollout }, context) : undefined;
	const looked = { ...document, rollout: { ...seen.rollout, ...users?.noted } };
	const stragglers = users?.stragglers;
	const free = stragglers?.verdict !== "hold" || waitedForStragglers(seen.rollout, document.service, context.now);
	const hooks = first && free ? await askHooks(looked, ["before-first-shift"], context) : undefined;
	const look = { verdict: seen.verdict, stragglers, hooks: hooks?.verdict };
	return { ...document, ...progress(hooks?.rollout ?? looked.rollout, look, document.service, context.now) };
};

/** How many users there were in the last minutes, and how many of them came late. */
async function lookForUsers(
	document: RolloutDocument,
	{ ports, now }: TaskContext<ObserverPorts>,
): Promise<{ readonly stragglers: Verdict; readonly noted: Pick<Rollout, "requestsPerMinute"> }> {
	const { service } = document;
	const { from, to } = stragglerWindow(now);
	const rollout = rolloutOf(document);
	const requests = await ports.traffic.requests(recentRoutesTo(service, rollout.stable), from, to);
	const users = withoutProbes(requests, probesSince(from, rollout.probes));
	const stragglers = stragglerVerdict(stragglersOf(users, STRAGGLER_WINDOW_SECONDS), service.stragglerPercent);
	const sum = users.reduce((all, each) => all + each, 0);
	return { stragglers, noted: { requestsPerMinute: (60 * sum) / STRAGGLER_WINDOW_SECONDS } };
}
