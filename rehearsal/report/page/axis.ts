import { scalePow } from "d3-scale";
import { duration } from "../format.ts";

/** The time that all charts of a page show. */
export interface Axis {
	/** The second that it begins with. */
	readonly from: number;
	/** The second that it ends with. */
	readonly seconds: number;
	/** Whether early minutes are drawn wider than late ones. */
	readonly bent: boolean;
	/** Where a second stands, 0–1; what comes before the beginning or after the end stands there. */
	place(seconds: number): number;
	/** The second that stands at a place. */
	secondAt(place: number): number;
}

/** Familiar units of time, in seconds. */
const UNITS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800];
/** How many units an axis has at most. */
const TICKS = 8;
/** From how many times the shortest run on an axis is bent: on a straight one that run could hardly be seen. */
const BENT_FROM = 6;
/** From which part of the time on a beginning in which nothing reaches users is left out: what follows could hardly be seen. */
const QUIET_FROM = 0.25;
/** How much of the beginning is shown all the same, as a part of what follows. */
const LEAD = 0.15;

/**
 * The axis for runs of very different lengths.
 * @param shortest - and the longest of them, in seconds.
 * @param most - where it ends at the latest, in seconds.
 * @param quiet - how long nothing reaches users at the beginning, in seconds; default: no time at all.
 */
export function axisOf(shortest: number, longest: number, most: number, quiet = 0): Axis {
	const whole = straight(0, longest, most);
	const bent = whole.seconds > BENT_FROM * shortest;
	const left = quiet - LEAD * (longest - quiet);
	const { from, seconds } = bent || quiet < QUIET_FROM * longest ? whole : straight(Math.max(0, left), longest, most);
	const scale = scalePow([from, seconds], [0, 1])
		.exponent(bent ? 0.5 : 1)
		.clamp(true);
	return { from, seconds, bent, place: scale, secondAt: scale.invert };
}

/** The time from one second to another, widened to familiar units. */
function straight(from: number, to: number, most: number) {
	const unit = unitOf(to - from);
	return { from: Math.floor(from / unit) * unit, seconds: Math.min(most, Math.ceil(to / unit) * unit) };
}

/** The shortest familiar unit of which few enough make up the seconds. */
function unitOf(seconds: number): number {
	return UNITS.find((unit) => seconds / unit <= TICKS) ?? Number(UNITS.at(-1));
}

/** The seconds that have a mark, ascending: both ends of a bent axis, and familiar times that keep their distance. */
export function ticksOf({ from, seconds, bent, place }: Axis): readonly number[] {
	const unit = unitOf(seconds - from);
	if (!bent) return Array.from({ length: Math.floor((seconds - from) / unit) + 1 }, (_, i) => from + i * unit);
	const kept = [0, seconds];
	for (const candidate of UNITS) {
		if (kept.every((other) => Math.abs(place(candidate) - place(other)) >= 1 / TICKS)) kept.push(candidate);
	}
	return kept.sort((a, b) => a - b);
}

/** A mark's text. */
export const tickLabel = (seconds: number) => (seconds === 0 ? "0" : duration(seconds));

const percent = (share: number) => `${(100 * share).toFixed(2)}%`;

/** Where a second stands, for a style. */
export const at = (seconds: number, axis: Axis) => percent(axis.place(seconds));

/** Where a span of time is, as a style. */
export const between = (from: number, to: number, axis: Axis) =>
	`left:${at(from, axis)};width:${percent(axis.place(to) - axis.place(from))}`;
