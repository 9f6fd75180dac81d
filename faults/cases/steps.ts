import * as v from "valibot";
import { Schedule, type Step } from "../../runtime/contract.ts";
import { parse } from "../../runtime/parse.ts";

/** The steps of a rollout. */
export type Steps = readonly Step[];

/** Short bakes, of two looks each: what fails does not wait longer for being watched longer. */
export const DEFAULT_STEPS: Steps = [
	{ percent: 10, bakeSeconds: 20 },
	{ percent: 50, bakeSeconds: 20 },
	{ percent: 100, bakeSeconds: 20 },
];

/** Ever shorter schedules, for a reproduction that is as small as can be. */
export const SMALLER_STEPS: readonly Steps[] = [
	[{ percent: 100, bakeSeconds: 0 }],
	[
		{ percent: 10, bakeSeconds: 0 },
		{ percent: 100, bakeSeconds: 0 },
	],
];

/** A schedule as `percent/bake seconds`, for instance `10/20,100/20`. */
export function stepsText(steps: Steps): string {
	return steps.map(({ percent, bakeSeconds }) => `${percent}/${bakeSeconds}`).join();
}

/** Reads a schedule. @throws {InvalidInput} with every mistake. */
export function parseSteps(text: string): Steps {
	const steps = text.split(",").map((step) => {
		const [percent, bakeSeconds] = step.split("/").map((part) => (part === "" ? Number.NaN : Number(part)));
		return { percent, bakeSeconds };
	});
	return parse(v.pipe(v.unknown(), Schedule), steps, `steps=${text}`);
}
