import type { RunningDocument } from "../contract/index.ts";
import { withoutChecks } from "../core/rollout/memory.ts";
import { successorOf } from "../core/rollout/successor.ts";
import { LockLost } from "../errors.ts";
import { probationOf } from "./probation.ts";
import { type ActuatorTask, running } from "./task.ts";

/**
 * HandOn: the execution's history has no room for more checks, so the probation goes to a successor, with all that the checks remember. The
 * state machine starts it under the name that is kept here; whoever asks again gets the same one.
 * @throws {LockLost} when the probation has changed meanwhile: asked again it is known who has it.
 */
export const handOn: ActuatorTask = running(async (document, context) => {
	const { ports, execution, now, log } = context;
	const { name } = document.service;
	const state = probationOf(document);
	const successor = successorOf(execution);
	const passed = { ...document, probation: { ...state, successor }, next: "succeed" };
	const observed = await ports.probations.find(name);
	if (observed?.owner === successor.arn) return passed;
	if (observed?.owner !== execution) {
		log.info("the probation is another's: it is not passed on", { by: observed?.owner });
		return { ...document, next: "skip" };
	}
	const wanted = { ...observed, owner: successor.arn, ownerSince: now.toISOString(), passed: textOf(document) };
	if (await ports.probations.handOn(name, observed, wanted)) return passed;
	throw new LockLost(`the probation of ${name} has changed while it was passed on`);
});

/** What the successor goes on with. */
function textOf(document: RunningDocument): string {
	const { event, attempt, rollout, probation, verdict } = withoutChecks(document);
	return JSON.stringify({ event, attempt, rollout, probation, verdict });
}
