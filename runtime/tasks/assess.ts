import type { RunningDocument } from "../contract/index.ts";
import { bakeIsOver, heldTooLong, hooksAreDue, isLast, assess as progress } from "../core/rollout/assess.ts";
import { heldUp } from "../core/rollout/freeze.ts";
import type { Stake } from "./ask-health.ts";
import { askHooks, startingTasks } from "./ask-hooks.ts";
import { checkDuring } from "./observe.ts";
import { type ObserverTask, running } from "./task.ts";

/** Assess: one check of a candidate that has traffic. Once the bake is over and all is good, the hooks are asked. */
export const assess: ObserverTask = running(async (document, context) => {
	const { service } = document;
	const observed = await checkDuring(document, context, { baking: true, stake: stakeOf(document, context.now) });
	const { rollout } = observed;
	const asked = hooksAreDue(rollout, observed, service, context.now);
	const points = isLast(rollout, service) ? (["after-step", "before-completion"] as const) : (["after-step"] as const);
	const hooks = asked ? await askHooks({ ...document, rollout }, points, context) : undefined;
	const observation = { ...observed, hooks: hooks?.verdict };
	const onwards = startingTasks(progress(hooks?.rollout ?? rollout, observation, service, context.now), hooks);
	const step = onwards.next === "shift" || onwards.next === "complete" ? onwards.next : undefined;
	const frozen = step && heldUp({ ...document, rollout: onwards.rollout }, step, context.now);
	return { ...document, ...onwards, ...frozen };
});

function stakeOf(document: RunningDocument, now: Date): Stake {
	const { rollout } = document;
	if (heldTooLong(rollout, document.service, now)) return "last";
	return bakeIsOver(rollout, false, document.service, now) ? "decides" : "watches";
}
