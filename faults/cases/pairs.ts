import { Seed, type Uniform } from "../../rehearsal/random.ts";
import type { Case, Fault } from "../model/case.ts";
import { family, type Place } from "../model/kinds.ts";
import type { Site } from "../model/trace.ts";
import { faultsAt, serviceFaults } from "./enumerate.ts";

/** How often the second fault strikes at each kind of place: calls are many, and would leave little to the others. */
const PLACE_SHARES: readonly (readonly [Place, number])[] = [
	["call", 0.6],
	["run", 0.2],
	["state", 0.2],
];

/** How many pairs have their first fault in common: each first fault must be played once to know what can follow it. */
export const PAIRS_PER_FIRST = 4;

/** Draws the first faults of pairs: every kind of fault is as likely as any other, whatever it can strike at. */
export function firstFaults(all: readonly Case[], count: number, seed: number): Case[] {
	const kinds = new Map<string, Case[]>();
	for (const each of all) {
		const [{ place = "call", n = 0, kind: named = "" } = {}] = each.faults;
		// What ends an execution as it begins leaves nothing for another fault.
		if (place === "state" && n === 1) continue;
		const kind = family(named);
		kinds.set(kind, [...(kinds.get(kind) ?? []), each]);
	}
	const groups = [...kinds.values()];
	const uniform = new Seed(seed).stream("first faults");
	return Array.from({ length: count }, () => pick(pick(groups, uniform), uniform));
}

/** Draws second faults among all that can strike after the first, in the rehearsal that has the first. */
export function secondFaults(
	{ faults }: Case,
	sites: readonly Site[],
	{ seed, numbers }: { readonly seed: number; readonly numbers: readonly number[] },
): Fault[] {
	const first = sites.find(({ place, n }) => faults.some((fault) => fault.place === place && fault.n === n));
	const others = sites.filter((site) => site !== first);
	const after = others.filter(({ order }) => order > (first?.order ?? -1));
	// Nothing follows a fault at the very end: then the other one comes before it.
	const later = after.length > 0 ? after : others;
	const service = serviceFaults(later);
	return numbers.map((number) => {
		const uniform = new Seed(seed).stream("second faults", number);
		const place = placeOf(uniform());
		const there = later.filter((site) => site.place === place);
		const site = pick(there.length > 0 ? there : later, uniform);
		const choices = [...faultsAt(site), ...service.filter(({ n }) => site.place === "state" && n === site.n)];
		return pick(choices, uniform);
	});
}

function placeOf(chance: number): Place {
	let upTo = 0;
	for (const [place, share] of PLACE_SHARES) {
		upTo += share;
		if (chance < upTo) return place;
	}
	return "call";
}

function pick<T>(choices: readonly T[], uniform: Uniform): T {
	return choices[Math.floor(uniform() * choices.length)] as T;
}
