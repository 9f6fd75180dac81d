import type { FreezeState, RunningDocument } from "../contract/index.ts";
import { frozen as progress } from "../core/rollout/freeze.ts";
import { InvalidInput } from "../errors.ts";
import { locked } from "./lock.ts";
import { notify } from "./notify.ts";
import { checkBefore, checkDuring } from "./observe.ts";
import { type ActuatorTask, type ObserverTask, running } from "./task.ts";

/** Freeze: tells that a freeze has overtaken the rollout, until when, and what becomes of it. */
export const freeze: ActuatorTask = locked(async (document, context) => {
	const reason = whatFollows(document, freezeOf(document));
	await notify(document, { change: "frozen", what: "a freeze holds it up", reason }, context);
	return document;
});

/** Frozen: one check while a freeze holds the rollout up. It takes no step; a sick candidate does not wait for its end. */
export const frozen: ObserverTask = running(async (document, context) => {
	const { service } = document;
	const { rollout, verdict } =
		document.rollout.step < 0
			? await checkBefore(document, context, "watches")
			: await checkDuring(document, context, { baking: false, stake: "watches" });
	const state = { service, freeze: freezeOf(document) };
	return { ...document, ...progress(rollout, verdict, state, context.now) };
});

function freezeOf({ freeze: state }: RunningDocument): FreezeState {
	if (state) return state;
	throw new InvalidInput("the rollout", ["freeze: missing; Ready, Assess and Confirm make it"]);
}

function whatFollows({ service }: RunningDocument, { leadsTo, reason, heldSeconds }: FreezeState): string {
	const left = Math.max(0, service.judge.gateSeconds - heldSeconds);
	return [
		`${reason}.`,
		`Behind it the rollout ${leadsTo === "complete" ? "completes" : "takes its next step"} by itself. Until then the candidate is watched, and goes back at once when it is sick; after ${left} s it goes back in any case.`,
		`To go back now: npm run cli -- abort ${service.name} --reason WHY`,
	].join("\n");
}
