import { assess as progress } from "../core/progress.ts";
import { lookDuring } from "./observe.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ObserverTask } from "./task.ts";

/** Assess: one look at a candidate that has traffic. */
export const assess: ObserverTask = async (document, { ports, now }) => {
	const verdict = await lookDuring(document, ports);
	return { ...document, ...progress(rolloutOf(document), verdict, document.service, now) };
};
