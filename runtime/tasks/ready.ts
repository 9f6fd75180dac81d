import { ready as progress } from "../core/progress.ts";
import { observe } from "./observe.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ObserverTask } from "./task.ts";

/** Ready: is the candidate healthy enough to get traffic? */
export const ready: ObserverTask = async (document, { ports, now }) => {
	const verdict = await observe(document, ports, false);
	return { ...document, ...progress(rolloutOf(document), verdict, document.service, now) };
};
