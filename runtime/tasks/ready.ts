import type { RolloutDocument, Verdict } from "../contract.ts";
import { probesSince } from "../core/minutes.ts";
import { ready as progress, waitedForStragglers } from "../core/progress.ts";
import {
	recentRoutesTo,
	STRAGGLER_WINDOW_SECONDS,
	stragglersOf,
	stragglerVerdict,
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
	const seen = await lookBefore(document, context);
	const looked = { ...document, rollout: seen.rollout };
	// Once the edge has traffic of its own, nobody can tell who came late.
	const first = seen.verdict.verdict === "pass" && seen.rollout.step < 0;
	const stragglers = first ? await lookForStragglers(looked, context) : undefined;
	const free = stragglers?.verdict !== "hold" || waitedForStragglers(seen.rollout, document.service, context.now);
	const hooks = first && free ? await askHooks(looked, ["before-first-shift"], context) : undefined;
	const look = { verdict: seen.verdict, stragglers, hooks: hooks?.verdict };
	return { ...document, ...progress(hooks?.rollout ?? seen.rollout, look, document.service, context.now) };
};

async function lookForStragglers(
	document: RolloutDocument,
	{ ports, now }: TaskContext<ObserverPorts>,
): Promise<Verdict> {
	const { service } = document;
	const from = new Date(now.getTime() - STRAGGLER_WINDOW_SECONDS * 1000);
	const rollout = rolloutOf(document);
	const requests = await ports.traffic.requests(recentRoutesTo(service, rollout.stable), from, now);
	const users = withoutProbes(requests, probesSince(from, rollout.probes));
	return stragglerVerdict(stragglersOf(users, STRAGGLER_WINDOW_SECONDS), service.stragglerPercent);
}
