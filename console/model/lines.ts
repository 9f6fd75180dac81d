import type { RolloutStatus, ServiceStatus } from "../../cli/operator/read/status.ts";
import { type HistoryEntry, other, type VerdictNote } from "../../runtime/contract/index.ts";
import { shareOf } from "../../runtime/core/routing/weights.ts";
import type { Ending, Happening, Said, ServiceLine } from "./view.ts";

/** A service in a line. */
export function lineOf({ service, rollout, probation, atRest, history: [last] }: ServiceStatus): ServiceLine {
	const ended = last ? withoutVerdicts(endingOf(last)) : null;
	const nothing = { attempt: null, phase: null, step: null, candidate: null, percent: null, waits: false, said: null };
	if (rollout) return { ...nothing, service, state: "rollout", serves: null, last: ended, ...rolloutLine(rollout) };
	if (probation) {
		const { attempt, serves, returnsTo } = probation;
		const summary = `${attempt} serves, on probation; ${returnsTo} is warm`;
		return { ...nothing, service, state: "probation", summary, attempt, serves, last: ended };
	}
	const serves = atRest?.serves ?? null;
	const summary = serves === null ? "no rollout runs" : `${serves} serves`;
	return { ...nothing, service, state: "rest", summary, serves, last: ended };
}

function rolloutLine(rollout: RolloutStatus) {
	const { attempt, phase, step, steps, candidate, waitsFor, verdict } = rollout;
	const percent = percentOf(rollout);
	const share = percent === null ? `to ${candidate}` : `${candidate} at ${percent} %`;
	return {
		summary: waitsFor?.what === "gate" ? `${share}, waits for you` : `${share}, ${phase}`,
		attempt,
		phase,
		step: step > 0 ? { number: step, of: steps.length } : null,
		candidate,
		percent,
		waits: waitsFor?.what === "gate",
		said: verdict as Said | null,
	};
}

/** The candidate's share of DNS answers as it is written, in percent; null where that is not kept. */
export function percentOf({ weights: { intended }, candidate }: RolloutStatus): number | null {
	if (!intended) return null;
	const share = shareOf({ candidate: intended[candidate], stable: intended[other(candidate)] });
	return Math.round(1_000 * share) / 10;
}

/** How an attempt ended. */
export function endingOf({ attempt, release, outcome, reason, at, verdicts = [] }: HistoryEntry): Ending {
	return { attempt, release: release ?? null, outcome, reason, at, verdicts: happeningsOf(verdicts) };
}

/** Verdicts as they were kept, newest first. */
export function happeningsOf(verdicts: readonly VerdictNote[]): Happening[] {
	const said = verdicts.map(({ at, percent, verdict, code, reason }) => ({
		at,
		state: null,
		percent,
		said: { verdict, code, reason },
		detail: null,
	}));
	return said.reverse();
}

function withoutVerdicts({ verdicts: _, ...rest }: Ending): Omit<Ending, "verdicts"> {
	return rest;
}
