import type { Seed } from "../../../rehearsal/random.ts";
import type { Bound } from "../bounds.ts";
import { FALSE_ALARMS } from "../bounds.ts";
import { chanceOf } from "../chance.ts";
import { failureOf } from "../judges/product.ts";
import { streamOf } from "../stream.ts";
import { type ProbationCell, rolloutOf, SICK_FROM } from "./cells.ts";
import { hourOf } from "./hour.ts";
import { earlierOf, failsOnProbation } from "./play.ts";

/** What came of the releases of a cell. */
export interface ProbationScore {
	readonly cell: ProbationCell;
	/** Share that the rollout failed; that passed it and probation failed; and of both, 0–1. Before it was sick, where it turns so. */
	readonly inRollout: number;
	readonly onProbation: number;
	readonly falseAlarms: number;
	/** By how many seconds after the first bad minute began half, or 95 %, were failed; null: never so many, or nothing turns sick. */
	readonly median: number | null;
	readonly p95: number | null;
}

/** Lets releases of a cell pass a rollout, and then an hour of probation. */
export function measureProbation(cell: ProbationCell, rollouts: number, seed: Seed): ProbationScore {
	const chance = chanceOf(seed.stream(cell.name));
	const rollout = rolloutOf(cell);
	const sickAt = cell.sick === undefined ? Number.POSITIVE_INFINITY : 60 * SICK_FROM;
	let [inRollout, onProbation] = [0, 0];
	const delays: number[] = [];
	for (let i = 0; i < rollouts; i++) {
		const stream = streamOf(rollout, chance);
		if (failureOf(stream, cell.kind)) {
			inRollout++;
			continue;
		}
		const failed = failsOnProbation(cell, hourOf(cell, chance), earlierOf(stream, cell.kind));
		if (failed === undefined) continue;
		if (failed > sickAt) delays.push(failed - sickAt);
		else onProbation++;
	}
	delays.sort((a, b) => a - b);
	const by = (share: number) => delays[Math.ceil(share * rollouts) - 1] ?? null;
	const share = (count: number) => count / rollouts;
	return {
		cell,
		inRollout: share(inRollout),
		onProbation: share(onProbation),
		falseAlarms: share(inRollout + onProbation),
		median: by(0.5),
		p95: by(0.95),
	};
}

/** What must hold of these cells. */
export function probationBounds(scores: readonly ProbationScore[]): Bound[] {
	return scores.flatMap(({ cell, falseAlarms, p95 }) => {
		const good = {
			name: `${cell.name}: at most ${100 * FALSE_ALARMS} % of good ones failed in rollout and probation`,
			figure: `${(100 * falseAlarms).toFixed(2)} %`,
			ok: falseAlarms <= FALSE_ALARMS,
		};
		if (cell.within === undefined) return [good];
		const name = `${cell.name}: 95 % failed within ${cell.within} s of the first bad minute's beginning`;
		return [good, { name, figure: `${p95 ?? "never"} s`, ok: p95 !== null && p95 <= cell.within }];
	});
}

/** Above the cells of probation: what their figures mean. */
export const PROBATION_HEADLINE =
	"rollout, then an hour of probation: % failed by mistake in either; seconds until 50 % / 95 % of those that turn sick are failed";

/** A line for each cell. */
export function probationLine({ cell, inRollout, onProbation, median, p95 }: ProbationScore): string {
	const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(10);
	const delay = cell.sick === undefined ? "" : `${median ?? "–"} / ${p95 ?? "–"} s`.padStart(16);
	return `${cell.name.padEnd(56)}${percent(inRollout)}${percent(onProbation)}${delay}`;
}
