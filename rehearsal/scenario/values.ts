import * as v from "valibot";

/** A number within limits. */
export const amount = (min: number, max: number) =>
	v.pipe(v.number(), v.minValue(min, `must be at least ${min}`), v.maxValue(max, `must be at most ${max}`));

/** A part of a whole, 0–1. */
export const share = amount(0, 1);

/** Seconds, up to a week. */
export const seconds = amount(0, 604_800);

/** From the least to the most: a value is drawn between them, uniformly. */
export const range = (min: number, max: number) =>
	v.pipe(
		v.strictTuple([amount(min, max), amount(min, max)], "must be two numbers: the least and the most"),
		v.check(([least, most]) => least <= most, "the first number must not exceed the second"),
	);
