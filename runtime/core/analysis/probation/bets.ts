import { beyond, MOST, type Tally, WORSE } from "../evidence.ts";

/** What one minute says of a share, and how much of the belief begins in it. */
export interface Round {
	/** What was answered; undefined: nothing that counts. */
	readonly tally: Tally | undefined;
	/** The largest share that is tolerated, 0–1. */
	readonly limit: number;
	/** Belief that the effect begins in this minute. Over all minutes of probation it adds up to 1. */
	readonly begins: number;
	/** Whether the minute counts whatever happened: it is known to have been no spell that both colors had. */
	readonly surely: boolean;
}

/** What may be left out: a spell of so many minutes in a row, and the next one so many minutes later at least. */
export interface Spells {
	readonly minutes: number;
	readonly apart: number;
}

/** So many digits of a bet are kept. */
const DIGITS = 6;

/**
 * Bets after a minute. Of all ways to leave out spells, the one counts that leaves least: whichever minutes spells have really touched, the bets
 * without these are worth no less. For each effect they stand one after the other: no spell under way; in its first, second, … minute; so many
 * minutes after one.
 */
export function betsAfter(before: readonly number[], round: Round, spells: Spells): number[] {
	const { tally, limit, begins } = round;
	const size = statesOf(spells);
	// What another version of the judge has bet is another bet: it begins anew.
	const known = before.length === size * WORSE.length;
	const old = known ? before : new Array<number>(size * WORSE.length).fill(0);
	const bets: number[] = [];
	for (const { factor, weight } of WORSE) {
		const growth = tally ? Math.exp(beyond(tally, limit, factor)) : 1;
		pushNext(bets, old, { begins: begins * weight, growth, leftOut: round.surely ? growth : 1 }, spells);
	}
	return bets;
}

/** What they are worth at least, whenever spells were: an e-value. */
export function worthOf(bets: readonly number[], spells: Spells): number {
	const size = statesOf(spells);
	let sum = 0;
	for (let from = 0; from < bets.length; from += size) sum += least(bets, from, from + size);
	return sum;
}

/** Bets as they are kept. */
export function rounded(bets: readonly number[]): number[] {
	return bets.map((worth) => Number(worth.toPrecision(DIGITS)));
}

function statesOf({ minutes, apart }: Spells): number {
	return minutes === 0 ? 1 : 1 + minutes + apart;
}

/** How what was bet on an effect changes in a minute. */
interface Change {
	readonly begins: number;
	/** By what it grows where the minute counts, and where it is left out. */
	readonly growth: number;
	readonly leftOut: number;
}

/** Adds what each way of leaving spells out is worth after a minute, of the effect whose turn it is. */
function pushNext(
	bets: number[],
	old: readonly number[],
	{ begins, growth, leftOut }: Change,
	{ minutes, apart }: Spells,
): void {
	const at = bets.length;
	const [spell, after, end] = [at + 1, at + 1 + minutes, at + statesOf({ minutes, apart })];
	// Long enough after a spell another may come.
	const mayBegin = Math.min(old[at] as number, old[end - 1] as number);
	bets.push(Math.min(MOST, (mayBegin + begins) * growth));
	for (let i = spell; i < Math.min(after, end); i++) {
		bets.push(Math.min(MOST, ((i === spell ? mayBegin : (old[i - 1] as number)) + begins) * leftOut));
	}
	const ended = least(old, spell, after);
	for (let i = after; i < end; i++) {
		bets.push(Math.min(MOST, ((i === after ? ended : (old[i - 1] as number)) + begins) * growth));
	}
}

/** The least of some of them. */
function least(bets: readonly number[], from: number, to: number): number {
	return Math.min(...bets.slice(from, to));
}
