import { aimAt } from "../core/aim.ts";
import { same } from "../core/same.ts";
import { ForeignChange } from "../errors.ts";
import { locked, rolloutOf } from "./rollout-of.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Aim: makes the candidate's edge serve the candidate, while its DNS weight is still 0.
 * @throws {ForeignChange} when somebody else changed the listener since Begin.
 */
export const aim: ActuatorTask = locked(async (document, { ports }, lock) => {
	const { candidate } = rolloutOf(document);
	const edge = document.service.edges[candidate];
	const original = lock.original.actions[candidate];
	const live = await ports.edges.actions(edge.listener);
	const wanted = aimAt(original, edge, candidate);
	if (same(live, wanted)) return document;
	if (!same(live, original)) {
		throw new ForeignChange(
			`the ${candidate} edge's listener was ${JSON.stringify(original)}, but is now ${JSON.stringify(live)}`,
		);
	}
	await ports.edges.aim(edge.listener, wanted);
	return document;
});
