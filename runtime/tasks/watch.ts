import type { RunningDocument } from "../contract/index.ts";
import { watched } from "../core/rollout/assess.ts";
import { InvalidInput } from "../errors.ts";
import type { ObserverPorts } from "../ports/index.ts";
import type { Stake } from "./ask-health.ts";
import { checkDuring } from "./observe.ts";
import { type ObserverTask, running, type TaskContext } from "./task.ts";

/** Watch: one check while a gate waits for somebody. Whoever decides takes their time; a sick candidate does not wait for them. */
export const watch: ObserverTask = running(async (document, context) => ({
	...document,
	...(await check(document, context, "watches")),
}));

/** Confirm: one check more once a gate has been opened that leads to completion; the last one may be minutes old. */
export const confirm: ObserverTask = running(async (document, context) => {
	const observed = await check(document, context, "last");
	return { ...document, ...observed, next: observed.next === "fail" ? "fail" : "complete" };
});

async function check(document: RunningDocument, context: TaskContext<ObserverPorts>, stake: Stake) {
	const { gate, service } = document;
	if (!gate) throw new InvalidInput("the rollout", ["gate: missing; Assess makes it"]);
	const { rollout, verdict } = await checkDuring(document, context, { baking: false, stake });
	return watched(rollout, verdict, gate, service, context.now);
}
