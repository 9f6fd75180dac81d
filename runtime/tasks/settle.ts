import { settle as progress } from "../core/progress.ts";
import { after, observe } from "./observe.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ObserverTask } from "./task.ts";

/** Settle: has the shift reached every name server, and every resolver's copy of the old answer run out? */
export const settle: ObserverTask = async (document, { ports, now }) => {
	const rollout = rolloutOf(document);
	const [verdict, inSync] = await Promise.all([
		observe(document, ports, true),
		rollout.changeId === undefined || rollout.inSyncAt !== undefined || ports.dns.inSync(rollout.changeId),
	]);
	return after(document, progress(rollout, { verdict, inSync }, document.service, now));
};
