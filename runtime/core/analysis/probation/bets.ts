import { beyond, MOST, type Tally, WORSE } from "../evidence.ts";
import type { Margin } from "./margin.ts";

/** What one minute says of a share, and how much of the belief begins in it. */
export interface Round {
	/** What was answered; undefined: nothing that counts. */
	readonly tally: Tally | undefined;
	/** The largest share that is tolerated, 0–1. */
	readonly limit: number;
	/** Belief that the effect begins in this minute. Over all minutes of probation it adds up to 1. */
	readonly begins: number;
}

/** So many digits of a bet are kept. */
const DIGITS = 6;

/** Bets after a minute that every effect counts: how often the share is that many times what is tolerated. */
export function surgeBets(before: readonly number[], round: Round): number[] {
	return WORSE.map(({ weight }, i) => {
		return kept(((before[i] ?? 0) + round.begins * weight) * growthOf(round, i));
	});
}

/** What all bets together are worth: an e-value. */
export function worthOf(bets: readonly number[]): number {
	return bets.reduce((sum, worth) => sum + worth, 0);
}

/**
 * Bets after a minute, where bursts are left out: of all ways to leave out up to `burstMinutes` in a row, at least `apartMinutes` apart, the
 * one that leaves least. Whichever minutes bursts have really touched, the bets without these are worth no less. For each effect they stand
 * one after the other: no burst under way, in its first, second, … minute, and so many minutes after one.
 */
export function lastingBets(before: readonly number[], round: Round, margin: Margin): number[] {
	const size = statesOf(margin);
	return WORSE.flatMap(({ weight }, effect) => {
		const old = Array.from(
			{ length: size },
			(_, i) => (before.length === size * WORSE.length ? before[effect * size + i] : 0) ?? 0,
		);
		return nextStates(old, round.begins * weight, growthOf(round, effect), margin).map(kept);
	});
}

/** What they are worth at least, whenever bursts were. */
export function lastingWorth(bets: readonly number[], margin: Margin): number {
	const size = statesOf(margin);
	return WORSE.reduce((sum, _, effect) => sum + Math.min(...bets.slice(effect * size, (effect + 1) * size)), 0);
}

function statesOf({ burstMinutes, apartMinutes }: Margin): number {
	return 1 + burstMinutes + apartMinutes;
}

function nextStates(old: readonly number[], begins: number, growth: number, { burstMinutes }: Margin): number[] {
	const [free = 0, burst, after] = [old[0], old.slice(1, 1 + burstMinutes), old.slice(1 + burstMinutes)];
	const mayBegin = Math.min(free, after.at(-1) ?? Number.POSITIVE_INFINITY, ...(after.length === 0 ? burst : []));
	const counted = (worth: number) => (worth + begins) * growth;
	const leftOut = (worth: number) => worth + begins;
	return [
		counted(mayBegin),
		...burst.map((_, i) => leftOut(i === 0 ? mayBegin : (burst[i - 1] ?? 0))),
		...after.map((_, i) => counted(i === 0 ? Math.min(...burst) : (after[i - 1] ?? 0))),
	];
}

function growthOf({ tally, limit }: Round, effect: number): number {
	const factor = WORSE[effect]?.factor ?? 1;
	return tally ? Math.exp(beyond(tally, limit, factor)) : 1;
}

function kept(worth: number): number {
	return Number(Math.min(MOST, worth).toPrecision(DIGITS));
}
