import { between } from "../../../rehearsal/random.ts";
import type { Tally } from "../../../runtime/core/analysis/evidence.ts";
import { DEFAULT_PROBE, DEFAULT_TIMING } from "../../../runtime/defaults.ts";
import type { Chance } from "../chance.ts";
import { type Part, partsOf } from "../shown.ts";
import { answered, burstsOf, outageOf, type Spell } from "../stream.ts";
import { HOUR, type ProbationCell, rolloutOf, SICK_FROM } from "./cells.ts";

/** What there is to be seen in an hour of probation. */
export interface Hour {
	/** Of the serving color's answers, by the minute. */
	readonly parts: readonly (readonly Part[])[];
	/** How many probes of each color fail, check by check. */
	readonly probes: readonly Probed[];
}

/** How many of a check's probes fail. */
export interface Probed {
	readonly second: number;
	readonly serving: number;
	readonly warm: number;
}

const MINUTE = 60;
const RISE = 0.5;
const BURST = 0.05;
const BURST_SECONDS = 300;
const OTHER_TRAFFIC_FROM = 20;
const TRAFFIC = { halved: 0.5, doubled: 2 } as const;
const NOBODY: Tally = { requests: 0, bad: 0 };

/** An hour of the cell. */
export function hourOf(cell: ProbationCell, chance: Chance): Hour {
	const spells = spellsOf(cell, chance);
	const minutes = Array.from({ length: HOUR }, (_, minute) =>
		answered(chance, minute, trafficOf(cell, minute), servingShare(cell, minute), spells),
	);
	const parts = minutes.map((candidate, minute) =>
		partsOf(rolloutOf(cell), { candidate, stable: NOBODY }, minute, chance),
	);
	return { parts, probes: cell.probes ? probesOf(cell, spells, chance) : [] };
}

function trafficOf({ requestsPerSecond, day }: ProbationCell, minute: number): number {
	const factor = day === "halved" || day === "doubled" ? TRAFFIC[day] : 1;
	return requestsPerSecond * (minute < OTHER_TRAFFIC_FROM ? 1 : factor);
}

/** What of either color's answers is bad in a minute, but for what the release itself does. */
function share({ bad, day }: ProbationCell, minute: number): number {
	return day === "rise" ? bad * (1 + (RISE * (minute + 1)) / HOUR) : bad;
}

function servingShare(cell: ProbationCell, minute: number): number {
	return cell.sick !== undefined && minute >= SICK_FROM ? cell.sick : share(cell, minute);
}

function spellsOf(cell: ProbationCell, chance: Chance): Spell[] {
	const { uniform } = chance;
	if (cell.day === "bursts") return burstsOf(chance);
	if (cell.day === "outage") return [outageOf(uniform)];
	if (cell.day !== "burst") return [];
	const from = between(uniform, [0, HOUR * MINUTE - BURST_SECONDS]);
	return [{ from, to: from + BURST_SECONDS, arrivals: 1, bad: cell.bad + BURST * (1 - cell.bad) }];
}

/** Probes count as failed what is an error: a slow answer is no failure until it is later than any user would wait. */
function probesOf(cell: ProbationCell, spells: readonly Spell[], { binomial }: Chance): Probed[] {
	const interval = DEFAULT_TIMING.analysisIntervalSeconds;
	return Array.from({ length: (HOUR * MINUTE) / interval }, (_, i) => {
		const second = (i + 1) * interval;
		const minute = Math.floor((second - 1) / MINUTE);
		const spell = spells.find(({ from, to, bad }) => bad !== undefined && from < second && second <= to)?.bad;
		const failing = (usual: number) => (cell.kind === "slow" ? 0 : binomial(DEFAULT_PROBE.count, spell ?? usual));
		return { second, serving: failing(servingShare(cell, minute)), warm: failing(share(cell, minute)) };
	});
}
