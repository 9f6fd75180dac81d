import type { FreeClock } from "../../rehearsal/clock.ts";
import { watchAll } from "../invariants/index.ts";
import type { Violation } from "../invariants/invariant.ts";
import { stays } from "../invariants/readings.ts";
import { type Case, caseText } from "../model/case.ts";
import { ATTEMPTS } from "../model/snapshot.ts";
import type { Site } from "../model/trace.ts";
import { together } from "../model/watcher.ts";
import { CaseSimulation } from "../play/case-simulation.ts";
import { Safety } from "../play/safety.ts";

/** How long a rehearsal may take, in seconds: an hour, and two things that somebody mends after twenty minutes each. */
const LIMIT_SECONDS = 6_000;

/** What came of a case. */
export interface Played {
	/** The case as on a command line. */
	readonly case: string;
	/** How the release ended; `refused` when its rollout never began, `open` when it did not end. */
	readonly end: "completed" | "failed-back" | "refused" | "open";
	readonly violations: readonly Violation[];
	/** How long the rehearsal took in virtual time. */
	readonly seconds: number;
	/**
	 * From the fail verdict, or the death of the execution, until every load balancer served what stays. Absent when no user was in
	 * danger.
	 */
	readonly safetySeconds?: number;
	/** The same from when AWS let it again, where it had refused, or there had been nothing healthy to go back to. */
	readonly reliefSeconds?: number;
	/** Requests that failed because of the release. */
	readonly failed: number;
	/** How many of its faults have struck. */
	readonly injected: number;
}

/** A case that has been played, and everything that may have met a fault in it. */
export interface Rehearsed {
	readonly played: Played;
	readonly sites: readonly Site[];
	/** From when on the candidate was sick with traffic on it, in seconds; absent when it never was. */
	readonly sickFrom?: number | undefined;
}

/** Plays one case to its end. */
export async function play(each: Case, clock: FreeClock): Promise<Rehearsed> {
	clock.restart();
	const violations: Violation[] = [];
	const safety = new Safety();
	const simulation = await CaseSimulation.of(each, clock, together([watchAll(violations), safety]));
	simulation.release();
	const quiet = await simulation.untilQuiet(LIMIT_SECONDS);
	const end = await simulation.finish(quiet);
	const { history, seconds } = end.snapshot;
	const outcome = history.find(({ attempt }) => attempt === ATTEMPTS.release)?.outcome;
	return {
		played: {
			case: caseText(each),
			end: quiet ? endOf(outcome) : "open",
			violations,
			seconds,
			...safety.timing(stays(end.snapshot), end.reliefs, simulation.health.stableSickUntil),
			failed: simulation.world.series.failedByRelease.reduce((sum, count) => sum + count, 0),
			injected: simulation.injector.injected.size,
		},
		sites: simulation.trace.sites,
		sickFrom: end.sick[0]?.since,
	};
}

function endOf(outcome: string | undefined): Played["end"] {
	if (outcome === "completed") return "completed";
	return outcome === undefined || outcome === "abandoned" ? "refused" : "failed-back";
}
