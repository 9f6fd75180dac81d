import type { Seed } from "../../rehearsal/random.ts";
import type { Cell } from "./cells.ts";
import { chanceOf } from "./chance.ts";
import type { Contestant } from "./judges/judge.ts";
import { streamOf } from "./stream.ts";

/** What one judge did in a cell. */
export interface Score {
	/** How many rollouts it failed in each metric period, from the first on. */
	readonly failed: readonly number[];
	/** Share of rollouts that it failed at all, 0–1. */
	readonly share: number;
	/** The metric period by which it had failed half of them, or 95 %; null: never so many. */
	readonly median: number | null;
	readonly p95: number | null;
}

/** A cell, and what each judge did in it. */
export interface Measured {
	readonly cell: Cell;
	readonly scores: Readonly<Record<string, Score>>;
}

/** Lets every judge watch the same rollouts. */
export function measure(cell: Cell, judges: readonly Contestant[], rollouts: number, seed: Seed): Measured {
	const chance = chanceOf(seed.stream(cell.name));
	const failed = judges.map((): number[] => []);
	for (let rollout = 0; rollout < rollouts; rollout++) {
		const stream = streamOf(cell, chance);
		for (const [i, judge] of judges.entries()) {
			const period = judge.failsAt(stream, cell.kind);
			const counts = failed[i];
			if (period !== undefined && counts) counts[period - 1] = (counts[period - 1] ?? 0) + 1;
		}
	}
	const scores = judges.map(({ name }, i) => [name, scoreOf(failed[i] ?? [], rollouts)] as const);
	return { cell, scores: Object.fromEntries(scores) };
}

/** Share of rollouts that were failed by the end of a metric period. */
export function caughtWithin({ failed, share }: Score, periods: number): number {
	const all = failed.reduce((sum, count) => sum + (count ?? 0), 0);
	const soon = failed.slice(0, periods).reduce((sum, count) => sum + (count ?? 0), 0);
	return all === 0 ? 0 : (share * soon) / all;
}

function scoreOf(counts: readonly (number | undefined)[], rollouts: number): Score {
	const failed = Array.from(counts, (count) => count ?? 0);
	const by = (share: number) => {
		let sum = 0;
		const period = failed.findIndex((count) => {
			sum += count;
			return sum >= share * rollouts;
		});
		return period < 0 ? null : period + 1;
	};
	const all = failed.reduce((sum, count) => sum + count, 0);
	return { failed, share: all / rollouts, median: by(0.5), p95: by(0.95) };
}
