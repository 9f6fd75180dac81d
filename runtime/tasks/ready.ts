import type { RolloutDocument, Verdict } from "../contract.ts";
import { ready as progress } from "../core/progress.ts";
import { recentRoutesTo, STRAGGLER_WINDOW_SECONDS, stragglersOf, stragglerVerdict } from "../core/stragglers.ts";
import type { ObserverPorts } from "../ports.ts";
import { lookBefore } from "./observe.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ObserverTask, TaskContext } from "./task.ts";

/** Ready: is the candidate healthy enough for the coming step, and its edge free of the last rollout's stragglers? */
export const ready: ObserverTask = async (document, context) => {
	const { verdict, rollout } = await lookBefore(document, context.ports, context.now);
	// Once the edge has traffic of its own, nobody can tell who came late.
	const asked = verdict.verdict === "pass" && rollout.step < 0;
	const stragglers = asked ? await lookForStragglers(document, context) : undefined;
	return { ...document, ...progress(rollout, { verdict, stragglers }, document.service, context.now) };
};

async function lookForStragglers(
	document: RolloutDocument,
	{ ports, now }: TaskContext<ObserverPorts>,
): Promise<Verdict> {
	const { service } = document;
	const from = new Date(now.getTime() - STRAGGLER_WINDOW_SECONDS * 1000);
	const requests = await ports.traffic.requests(recentRoutesTo(service, rolloutOf(document).stable), from, now);
	return stragglerVerdict(stragglersOf(requests, STRAGGLER_WINDOW_SECONDS), service.stragglerPercent);
}
