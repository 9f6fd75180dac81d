import { watched } from "../core/progress.ts";
import { InvalidInput } from "../errors.ts";
import { lookDuring } from "./observe.ts";
import type { ObserverTask } from "./task.ts";

/** Watch: one look while a gate waits for somebody. Whoever decides takes their time; a sick candidate does not wait for them. */
export const watch: ObserverTask = async (document, context) => {
	const { gate, service } = document;
	if (!gate) throw new InvalidInput("the rollout", ["gate: missing; Assess makes it"]);
	const { rollout, verdict } = await lookDuring(document, context, false);
	return { ...document, ...watched(rollout, verdict, gate, service, context.now) };
};
