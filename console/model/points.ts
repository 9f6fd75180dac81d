import type { Answers, Figures } from "../../cli/operator/read/figures.ts";
import { type ByColor, byColor, type Color, other } from "../../runtime/contract/index.ts";
import type { Written } from "./reading.ts";
import type { Point } from "./view.ts";

/**
 * What both colors did over time, for charts. Nothing is made up: where no share is known, or no count was reported, there is null.
 * @param candidate - the color whose share is meant; undefined while no rollout has begun.
 */
export function pointsOf(
	figures: readonly Figures[],
	written: readonly Written[],
	candidate: Color | undefined,
): Point[] {
	return figures.map(({ at, seconds, colors }) => ({
		at: new Date(at).toISOString(),
		seconds,
		intended: shareAt(written, at + seconds * 1_000),
		observed: candidate === undefined ? null : observedOf(colors, candidate),
		colors: byColor((color) => {
			const { requests, errors, latencyMilliseconds: latency } = colors[color];
			return { requests, errors, latency };
		}),
	}));
}

/** The share that was written at a timestamp: known between two notes that say the same, and from the last one on. */
export function shareAt(written: readonly Written[], timestamp: number): number | null {
	const next = written.findIndex(({ at }) => at > timestamp);
	const before = written.at(next === -1 ? -1 : next - 1);
	if (next === 0 || before === undefined) return null;
	const after = next === -1 ? undefined : written[next];
	const known = after === undefined || after.percent === before.percent || before.at === timestamp;
	return known ? before.percent : null;
}

function observedOf(colors: ByColor<Answers>, candidate: Color): number | null {
	const [own, rest] = [colors[candidate].requests, colors[other(candidate)].requests];
	if (own === null || rest === null || own + rest === 0) return null;
	return (100 * own) / (own + rest);
}
