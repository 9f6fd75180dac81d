import type { RolloutDocument } from "../contract.ts";
import { watched } from "../core/progress.ts";
import { InvalidInput } from "../errors.ts";
import type { ObserverPorts } from "../ports.ts";
import type { Stake } from "./ask-health.ts";
import { lookDuring } from "./observe.ts";
import type { ObserverTask, TaskContext } from "./task.ts";

/** Watch: one look while a gate waits for somebody. Whoever decides takes their time; a sick candidate does not wait for them. */
export const watch: ObserverTask = async (document, context) => ({
	...document,
	...(await look(document, context, "watches")),
});

/** Confirm: one look more once a gate has been opened that leads to completion; the last one may be minutes old. */
export const confirm: ObserverTask = async (document, context) => {
	const seen = await look(document, context, "last");
	return { ...document, ...seen, next: seen.next === "fail" ? "fail" : "complete" };
};

async function look(document: RolloutDocument, context: TaskContext<ObserverPorts>, stake: Stake) {
	const { gate, service } = document;
	if (!gate) throw new InvalidInput("the rollout", ["gate: missing; Assess makes it"]);
	const { rollout, verdict } = await lookDuring(document, context, { baking: false, stake });
	return watched(rollout, verdict, gate, service, context.now);
}
