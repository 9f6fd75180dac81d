import type { Violation } from "../invariants/invariant.ts";
import { type Case, caseText, parseCase } from "../model/case.ts";
import { SMALLER_STEPS } from "../model/steps.ts";
import { playCase } from "./job.ts";
import type { Rehearsed } from "./play.ts";
import type { Tally } from "./tally.ts";

/** Plays a case. */
export type Play = (each: Case) => Promise<Rehearsed>;

/** How many rehearsals a reproduction may cost. */
const MOST_TRIES = 150;

/** The smallest case found that breaks the same invariant. */
export interface Shrunk {
	readonly case: Case;
	readonly violation: Violation;
}

/**
 * Makes a reproduction smaller, as long as it breaks the same invariant: one fault of a pair, fewer steps, and the first
 * call, run or state of its name at which the fault does it.
 */
export async function shrink(each: Case, invariant: string, play: Play): Promise<Shrunk | undefined> {
	let tries = 0;
	const broken = async (candidate: Case): Promise<Shrunk | undefined> => {
		if (tries++ >= MOST_TRIES) return undefined;
		const { violations } = (await play(candidate)).played;
		const violation = violations.find((one) => one.invariant === invariant);
		return violation && { case: candidate, violation };
	};
	let smallest = await broken(each);
	for (const smaller of [fewerFaults, fewerSteps, earlierSites]) {
		if (smallest) smallest = (await firstOf(await smaller(smallest.case, play), broken)) ?? smallest;
	}
	return smallest;
}

async function firstOf(candidates: readonly Case[], broken: (candidate: Case) => Promise<Shrunk | undefined>) {
	for (const candidate of candidates) {
		const shrunk = await broken(candidate);
		if (shrunk) return shrunk;
	}
	return undefined;
}

/** The same without one of its faults, or without any. */
async function fewerFaults(each: Case): Promise<Case[]> {
	const { faults } = each;
	if (faults.length === 0) return [];
	const without = faults.map((fault) => ({ ...each, faults: faults.filter((other) => other !== fault) }));
	return faults.length === 1 ? without : [{ ...each, faults: [] }, ...without];
}

/** The same with fewer steps, at each site of its names. */
async function fewerSteps(each: Case, play: Play): Promise<Case[]> {
	const smaller: Case[] = [];
	for (const steps of SMALLER_STEPS) smaller.push(...(await elsewhere({ ...each, steps }, play)));
	return smaller;
}

/** The same at earlier sites of its names. */
async function earlierSites(each: Case, play: Play): Promise<Case[]> {
	return (await elsewhere(each, play)).filter((other) => caseText(other) !== caseText(each));
}

/**
 * The same faults at every site that has their names. With several faults only the last is moved: where it can strike
 * depends on those before it.
 */
async function elsewhere(each: Case, play: Play): Promise<Case[]> {
	const last = each.faults.at(-1);
	if (!last) return [each];
	const before = each.faults.slice(0, -1);
	const { sites } = await play({ ...each, faults: before });
	return sites
		.filter(({ place, name }) => place === last.place && name === last.name)
		.map(({ n }) => ({ ...each, faults: [...before, { ...last, n }] }));
}

/** A violation as JSON tells it: where it was found, and the smallest case that shows it. */
export interface Reproduction {
	readonly invariant: string;
	readonly message: string;
	readonly found: string;
	/** How many cases broke the same invariant. */
	readonly cases: number;
	readonly smallest: string;
}

/** The reproduction of a violation. @param found - the case that it was found in. */
export function reproductionOf(found: string, cases: number, { case: smallest, violation }: Shrunk): Reproduction {
	const { invariant, message } = violation;
	return { invariant, message, found, cases, smallest: caseText(smallest) };
}

/** The smallest reproduction for each invariant that did not hold. */
export async function reproduce({ violations }: Tally): Promise<Reproduction[]> {
	const byInvariant = new Map<string, string[]>();
	for (const { case: text, violations: all } of violations) {
		for (const invariant of new Set(all.map((each) => each.invariant))) {
			byInvariant.set(invariant, [...(byInvariant.get(invariant) ?? []), text]);
		}
	}
	const found: Reproduction[] = [];
	for (const [invariant, cases] of [...byInvariant].sort()) {
		// Fewer faults first; then what is shortest to write.
		const [first = ""] = cases.sort((a, b) => a.split(" ").length - b.split(" ").length || (a < b ? -1 : 1));
		const smallest = await shrink(parseCase(first), invariant, playCase);
		if (smallest) found.push(reproductionOf(first, cases.length, smallest));
	}
	return found;
}
