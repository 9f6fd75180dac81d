import { DEFAULT_JUDGE } from "../../runtime/defaults.ts";
import { between, wholeNumber } from "./rules.ts";
import type { Variable, Variables } from "./variable.ts";

/** Why the defaults are what they are. */
interface Reasons {
	readonly ratio: string;
	readonly percent: string;
	readonly ceiling: string;
}

/** Declares the variables that say how many answers may be errors. */
export const ERRORS = tolerance("error", "answered with 5XX", DEFAULT_JUDGE.errors, {
	ratio: "The default is a quarter more, because less is hard to tell from a busier minute.",
	percent: "The default is one request in a thousand: what clients repeat without anybody noticing.",
	ceiling: "The default is one request in twenty, more than users forgive.",
}) satisfies Variables;

/** Declares the variables that say how many answers may be slow. */
export const LATENCY = {
	latency_objective_ms: {
		type: "number",
		description:
			"From which time on an answer counts as slow, in milliseconds. Beyond the default, people begin to notice that they wait. 0: latency is not checked.",
		default: DEFAULT_JUDGE.latency.objectiveMilliseconds,
		rules: [wholeNumber("latency_objective_ms", 0, 3_600_000, "milliseconds")],
	},
	...tolerance("latency", "slower than latency_objective_ms", DEFAULT_JUDGE.latency, {
		ratio: "The default is a quarter more, as for errors.",
		percent: "The default is one request in a hundred: a cold cache shows that much.",
		ceiling: "The default is no ceiling, because what is too slow for a service only its owner knows.",
	}),
} satisfies Variables;

function tolerance<P extends string>(
	prefix: P,
	bad: string,
	defaults: { readonly ratio: number; readonly percent: number; readonly ceilingPercent: number },
	reasons: Reasons,
): Readonly<Record<`${P}_${"ratio" | "percent" | "ceiling_percent"}`, Variable>> {
	const number = (suffix: string, fallback: number, min: number, what: string, description: string): Variable => ({
		type: "number",
		description,
		default: fallback,
		rules: [between(`${prefix}_${suffix}`, min, 100, what)],
	});
	const variables: Variables = {
		[`${prefix}_ratio`]: number(
			"ratio",
			defaults.ratio,
			1,
			"a factor",
			`Up to this many times the stable color's share, a difference in requests ${bad} does not matter. Both shares are of the same minutes. ${reasons.ratio}`,
		),
		[`${prefix}_percent`]: number(
			"percent",
			defaults.percent,
			0,
			"a percentage",
			`How many requests ${bad} the candidate may have on top of ${prefix}_ratio times the stable color's, in percent. ${reasons.percent}`,
		),
		[`${prefix}_ceiling_percent`]: number(
			"ceiling_percent",
			defaults.ceilingPercent,
			0,
			"a percentage",
			`How many percent of requests ${bad} make the candidate sick. It is not sick where as many of the stable color's are so in the same minutes. 100: any number may be. ${reasons.ceiling}`,
		),
	};
	return variables as Readonly<Record<`${P}_${"ratio" | "percent" | "ceiling_percent"}`, Variable>>;
}
