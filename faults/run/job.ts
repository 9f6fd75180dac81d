import { FreeClock } from "../../rehearsal/clock.ts";
import { deniedAfter } from "../cases/denied.ts";
import { secondFaults } from "../cases/pairs.ts";
import { type Case, caseText, parseCase } from "../model/case.ts";
import { type Played, play } from "./play.ts";

/** A part of the work: one case, or some pairs that have their first fault in common. */
export interface Job {
	/** The case, or the first fault alone. */
	readonly case: string;
	/** The numbers of the pairs to be drawn, from which their chance follows; absent for the case itself. */
	readonly pairs?: { readonly seed: number; readonly numbers: readonly number[] };
	/** Whether what answers for the first fault is then denied, in each way in turn. */
	readonly denied?: true;
}

/** One virtual clock serves every rehearsal of a thread, one after the other. */
const CLOCK = new FreeClock();

/** Plays a case. */
export async function playCase(each: Case): ReturnType<typeof play> {
	return play(each, CLOCK);
}

/** Does a job. */
export async function work({ case: text, pairs, denied }: Job): Promise<Played[]> {
	const first = parseCase(text);
	const { played, sites } = await playCase(first);
	if (!pairs && !denied) return [played];
	const results: Played[] = [];
	for (const fault of pairs ? secondFaults(first, sites, pairs) : deniedAfter(first, sites)) {
		results.push((await playCase({ ...first, faults: [...first.faults, fault] })).played);
	}
	return results;
}

/** Makes a job of a case. */
export function jobOf(each: Case): Job {
	return { case: caseText(each) };
}
