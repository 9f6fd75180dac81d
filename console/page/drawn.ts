import { type Axis, axisOf, ticksOf } from "../../rehearsal/report/page/axis.ts";
import type { Point } from "../model/view.ts";

/** What is drawn along one axis of time. */
export interface Drawn {
	/** When the axis begins, in milliseconds since 1970. */
	readonly from: number;
	readonly axis: Axis;
	/** The beginnings of the points, in seconds from there, and the end of the last. */
	readonly bounds: readonly number[];
}

/** Where the points of charts are drawn. @param at - until when. */
export function drawnOf(points: readonly Point[], at: string): Drawn {
	const first = Date.parse(points[0]?.at ?? at);
	const now = Date.parse(at);
	const lasting = (from: number) => axisOf((now - from) / 1_000, (now - from) / 1_000, Number.POSITIVE_INFINITY);
	const unitFrom = (from: number) => 1_000 * (ticksOf(lasting(from))[1] ?? 1);
	// Marks at times of day that people know: a beginning that is moved may ask for a coarser unit, once.
	const rounded = (unit: number) => Math.floor(first / unit) * unit;
	const from = rounded(unitFrom(rounded(unitFrom(first))));
	const second = (timestamp: string) => (Date.parse(timestamp) - from) / 1_000;
	const last = points.at(-1);
	const bounds = [...points.map((point) => second(point.at)), last ? second(last.at) + last.seconds : 0];
	return { from, axis: lasting(from), bounds };
}
