import type { RunningDocument } from "../contract/index.ts";
import { watched } from "../core/rollout/assess.ts";
import { heldUp } from "../core/rollout/freeze.ts";
import { failed } from "../core/rollout/progress.ts";
import { InvalidInput } from "../errors.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { checkDuring } from "./observe.ts";
import { type ObserverTask, running, type TaskContext } from "./task.ts";

/** Watch: one check while a gate waits for somebody. Whoever decides takes their time; a sick candidate does not wait for them. */
export const watch: ObserverTask = running(async (document, context) => ({
	...document,
	...(await check(document, context)),
}));

/**
 * Confirm: one check more once a gate has been opened, or a freeze is over, that leads to completion; the last one may be minutes old. No
 * release completes in a freeze.
 */
export const confirm: ObserverTask = running(async (document, context) => {
	const { rollout, verdict } = await checkDuring(document, context, { baking: false, stake: "last" });
	if (verdict.verdict === "fail") return { ...document, ...failed(rollout, verdict) };
	const onwards = { rollout, verdict, next: "complete", waitSeconds: 0 };
	return { ...document, ...onwards, ...heldUp({ ...document, rollout }, "complete", context.now) };
});

async function check(document: RunningDocument, context: TaskContext<ObserverPorts>) {
	const { gate, service } = document;
	if (!gate) throw new InvalidInput("the rollout", ["gate: missing; Assess makes it"]);
	const { rollout, verdict } = await checkDuring(document, context, { baking: false, stake: "watches" });
	return watched(rollout, verdict, gate, service, context.now);
}
