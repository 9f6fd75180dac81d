import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import type { Bounds } from "../spans.ts";
import type { Axis } from "./axis.ts";

/** The units in which curves are drawn; the page stretches them. */
export const WIDTH = 1_000;
export const HEIGHT = 100;

/** A value for each span; null where there is nothing to draw. */
export type Values = readonly (number | null)[];

/** Where values are drawn: the time axis, and the ends of the spans that they are of. */
export interface Drawn {
	readonly axis: Axis;
	readonly bounds: Bounds;
}

type Corner = readonly [seconds: number, value: number | null];

/** The corners of a curve that is level within each span; neighbors that are alike are one. */
function corners(values: Values, bounds: Bounds): readonly Corner[] {
	const starts = values.flatMap((value, i) => (i === 0 || value !== values[i - 1] ? [{ i, value }] : []));
	return starts.flatMap(({ i, value }, n): Corner[] => {
		const end = starts[n + 1]?.i ?? values.length;
		return [
			[bounds[i] ?? 0, value],
			[bounds[end] ?? 0, value],
		];
	});
}

/** Where a second is drawn. */
export const xOf = (seconds: number, axis: Axis) => WIDTH * axis.place(seconds);

/** The path of a filled curve, from 0 up to `top`. */
export function areaOf(values: Values, top: number, { axis, bounds }: Drawn): string {
	const y = scaleLinear([0, top], [HEIGHT, 0]);
	const shape = area<Corner>()
		.defined(([, value]) => value !== null)
		.x(([seconds]) => xOf(seconds, axis))
		.y0(HEIGHT)
		.y1(([, value]) => y(value ?? 0));
	return shape(corners(values, bounds)) ?? "";
}

/** The path of a line, from 0 up to `top`; it has a gap where there is nothing. */
export function lineOf(values: Values, top: number, { axis, bounds }: Drawn): string {
	const y = scaleLinear([0, top], [HEIGHT, 0]);
	const shape = line<Corner>()
		.defined(([, value]) => value !== null)
		.x(([seconds]) => xOf(seconds, axis))
		.y(([, value]) => y(value ?? 0));
	return shape(corners(values, bounds)) ?? "";
}

/** Draws nothing where there is nothing, rather than a line along the bottom. */
export const withoutZeros = (values: Values): Values => values.map((value) => value || null);
