import { between, type Uniform } from "../../rehearsal/random.ts";
import type { Pair, Tally } from "../../runtime/core/analysis/evidence.ts";
import { DEFAULT_TIMING } from "../../runtime/defaults.ts";
import { CANDIDATE_SHARE, type Cell, MINUTES } from "./cells.ts";
import type { Chance } from "./chance.ts";
import { firstSight, type Part, partsOf } from "./shown.ts";

/** What both colors answered in a rollout, minute by minute, and how CloudWatch comes to show it. */
export interface Stream {
	/** As who checks but once sees each of them: where metrics come apart, not all of it. */
	readonly minutes: readonly Pair[];
	/** What there is to be seen of each. */
	readonly parts: readonly (readonly Part[])[];
}

/** For so many seconds something is other than usual. */
export interface Spell {
	readonly from: number;
	readonly to: number;
	/** Factor on arrivals. */
	readonly arrivals: number;
	/** Share of bad answers, 0–1; undefined: as usual. */
	readonly bad?: number;
}

const MINUTE = 60;
const ANALYSIS_INTERVAL_SECONDS = DEFAULT_TIMING.analysisIntervalSeconds;
const BURST_SECONDS = [5, 30] as const;
const BURST_ARRIVALS = 10;
/** In the mean. */
const BURSTS_PER_MINUTE = 0.2;
const OUTAGE_SECONDS = [20, 40] as const;
const OUTAGE_BAD = 0.8;

/** A rollout of the cell: Poisson arrivals, of which each is bad by itself with its color's share. */
export function streamOf(cell: Cell, chance: Chance): Stream {
	const { requestsPerSecond, bad, weather, kind, metrics } = cell;
	const { uniform } = chance;
	const outage = weather === "outage" ? [outageOf(uniform)] : [];
	const spells = () => (weather === "bursts" ? burstsOf(chance) : outage);
	const [candidate, stable] = [spells(), spells()];
	const own = requestsPerSecond * CANDIDATE_SHARE;
	const minutes = Array.from({ length: MINUTES }, (_, minute) => ({
		candidate: answered(chance, minute, own, bad.candidate, candidate),
		stable: answered(chance, minute, requestsPerSecond - own, bad.stable, stable),
	}));
	const parts = minutes.map((pair, minute) => partsOf(cell, pair, minute, chance));
	if (metrics === "together") return { minutes, parts };
	return {
		minutes: minutes.map((pair, i) => firstSight(parts[i] ?? [], pair, kind, ANALYSIS_INTERVAL_SECONDS)),
		parts,
	};
}

/** Now and then, in half an hour, arrivals jump. */
export function burstsOf({ uniform, poisson }: Chance): Spell[] {
	return Array.from({ length: poisson(BURSTS_PER_MINUTE * MINUTES) }, () => {
		const from = between(uniform, [0, MINUTES * MINUTE]);
		return { from, to: from + between(uniform, BURST_SECONDS), arrivals: BURST_ARRIVALS };
	});
}

/** For some seconds of half an hour most answers are bad. */
export function outageOf(uniform: Uniform): Spell {
	const seconds = between(uniform, OUTAGE_SECONDS);
	const from = between(uniform, [0, MINUTES * MINUTE - seconds]);
	return { from, to: from + seconds, arrivals: 1, bad: OUTAGE_BAD };
}

/** What a color answers in a minute. @param bad - the share of it that is bad where no spell says otherwise. */
export function answered(
	chance: Chance,
	minute: number,
	perSecond: number,
	bad: number,
	spells: readonly Spell[],
): Tally {
	const drawn = (mean: number, share: number): Tally => {
		const requests = chance.poisson(mean);
		return { requests, bad: chance.binomial(requests, share) };
	};
	const [from, to] = [minute * MINUTE, (minute + 1) * MINUTE];
	let usual = MINUTE * perSecond;
	let sum: Tally = { requests: 0, bad: 0 };
	for (const spell of spells) {
		const seconds = Math.min(to, spell.to) - Math.max(from, spell.from);
		if (seconds <= 0) continue;
		// What a burst adds comes on top; an outage takes the place of what would have been.
		const extra = spell.bad === undefined ? spell.arrivals - 1 : spell.arrivals;
		if (spell.bad !== undefined) usual -= seconds * perSecond;
		sum = plus(sum, drawn(seconds * perSecond * extra, spell.bad ?? bad));
	}
	return plus(sum, drawn(usual, bad));
}

function plus(a: Tally, b: Tally): Tally {
	return { requests: a.requests + b.requests, bad: a.bad + b.bad };
}
