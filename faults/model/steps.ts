import * as v from "valibot";
import { Schedule, type Step } from "../../runtime/contract/index.ts";
import { parse } from "../../runtime/parse.ts";

/** The steps of a rollout. */
export type Steps = readonly Step[];

/**
 * Short bakes: what fails does not wait longer for being watched longer. A step before users, and a share that no whole weights say. A gate
 * that leads to the next step, while nobody has the candidate, and one that leads to completion.
 */
export const DEFAULT_STEPS: Steps = [
	{ percent: 0, bakeSeconds: 20, gate: true },
	{ percent: 10.3, bakeSeconds: 20 },
	{ percent: 50, bakeSeconds: 20 },
	{ percent: 100, bakeSeconds: 20, gate: true },
];

/** Ever shorter schedules, for a reproduction that is as small as can be. */
export const SMALLER_STEPS: readonly Steps[] = [
	[{ percent: 100, bakeSeconds: 0 }],
	[{ percent: 100, bakeSeconds: 0, gate: true }],
	[
		{ percent: 0, bakeSeconds: 0 },
		{ percent: 100, bakeSeconds: 0 },
	],
	[
		{ percent: 10, bakeSeconds: 0 },
		{ percent: 100, bakeSeconds: 0 },
	],
	[
		{ percent: 10, bakeSeconds: 0, gate: true },
		{ percent: 100, bakeSeconds: 0 },
	],
];

/** A schedule as `percent/bake seconds`, with `/gate` where there is one: for instance `10/20/gate,100/20`. */
export function stepsText(steps: Steps): string {
	return steps.map(({ percent, bakeSeconds, gate }) => `${percent}/${bakeSeconds}${gate ? "/gate" : ""}`).join();
}

/** Reads a schedule. @throws {InvalidInput} with every mistake. */
export function parseSteps(text: string): Steps {
	return parse(v.pipe(v.unknown(), Schedule), text.split(",").map(stepOf), `steps=${text}`);
}

function stepOf(text: string): unknown {
	const [percent, bakeSeconds, ...gate] = text.split("/");
	const number = (part: string | undefined) => (part === "" ? Number.NaN : Number(part));
	const step = { percent: number(percent), bakeSeconds: number(bakeSeconds) };
	return gate.length === 0 ? step : { ...step, gate: gate.join("/") === "gate" || gate.join("/") };
}
