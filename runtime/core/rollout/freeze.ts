import type { FreezeState, Rollout, RunningDocument, ServiceConfig, Verdict } from "../../contract/index.ts";
import { fail } from "../analysis/verdict.ts";
import { overtaken } from "./calendar/overtaken.ts";
import { failed, type Progress, since } from "./progress.ts";
import { gateWait, until } from "./waits.ts";

/** What becomes of a step that a freeze keeps a rollout from. */
export interface HeldUp {
	readonly rollout: Rollout;
	readonly next: "freeze";
	readonly waitSeconds: 0;
	readonly freeze: FreezeState;
}

/**
 * Whether a freeze keeps a rollout from the step that it would take now. @param leadsTo - that step
 * @returns nothing where it may be taken.
 */
export function heldUp(
	{ service, freeze, rollout }: RunningDocument,
	leadsTo: FreezeState["leadsTo"],
	now: Date,
): HeldUp | undefined {
	const found = overtaken(service, now);
	if (!found) return undefined;
	const state = { leadsTo, since: now.toISOString(), heldSeconds: freeze?.heldSeconds ?? 0, reason: found.why };
	return { rollout, next: "freeze", waitSeconds: 0, freeze: state };
}

/** What a check in a freeze leads to. */
export type Frozen = Progress<"shift" | "complete"> & { readonly freeze?: FreezeState };

/**
 * While a freeze holds a rollout up: a sick candidate fails all the same, and so does one that freezes have held up for as long as a gate may
 * wait. Behind it the rollout goes on where it was.
 */
export function frozen(
	before: Rollout,
	verdict: Verdict,
	{ service, freeze }: { readonly service: ServiceConfig; readonly freeze: FreezeState },
	now: Date,
): Frozen {
	if (verdict.verdict === "fail") return failed(before, verdict);
	const held = freeze.heldSeconds + since(freeze.since, now);
	const found = overtaken(service, now);
	if (!found) {
		// To be prepared for the coming step it has all its time again.
		const { preparingSince: _, runningSince: __, ...rollout } = before;
		const thawed = { ...freeze, heldSeconds: Math.floor(held) };
		return { rollout, verdict, next: freeze.leadsTo, waitSeconds: 0, freeze: thawed };
	}
	const { gateSeconds } = service.judge;
	if (held >= gateSeconds) return failed(before, fail("FrozenTooLong", tooLong(freeze, gateSeconds)));
	const remaining = Math.min(gateSeconds - held, -since(found.until.toISOString(), now));
	const waitSeconds = until(
		remaining,
		gateWait(held, service.timing.analysisIntervalSeconds, { seconds: gateSeconds, percent: 100 }),
	);
	return { rollout: before, verdict, next: "wait", waitSeconds };
}

function tooLong({ reason }: FreezeState, gateSeconds: number): string {
	return `held up by freezes for ${gateSeconds} s, as long as a gate may wait: ${reason}`;
}
