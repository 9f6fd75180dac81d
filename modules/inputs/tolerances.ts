import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { DEFAULT_JUDGE } from "../../runtime/defaults.ts";
import { between, variable, wholeNumber } from "./variable.ts";

/** How much of something bad the candidate may do. */
export interface ToleranceInputs {
	/** Factor on what the stable color does. */
	readonly ratio: TerraformVariable;
	/** On top of that, in percent of requests. */
	readonly percent: TerraformVariable;
	/** The most, unless the stable color does more too, in percent of requests. */
	readonly ceilingPercent: TerraformVariable;
}

/** How many requests may be slow. */
export interface LatencyInputs extends ToleranceInputs {
	/** From which time on an answer is slow, in milliseconds; 0: not checked. */
	readonly objectiveMilliseconds: TerraformVariable;
}

/** Why the defaults are what they are. */
interface Reasons {
	readonly ratio: string;
	readonly percent: string;
	readonly ceiling: string;
}

/** Declares the variables that say how many answers may be errors. */
export function errorInputs(scope: Construct): ToleranceInputs {
	return tolerance(scope, "error", "answered with 5XX", DEFAULT_JUDGE.errors, {
		ratio: "The default is a quarter more, because less is hard to tell from a busier minute.",
		percent: "The default is one request in a thousand: what clients repeat without anybody noticing.",
		ceiling: "The default is one request in twenty, more than users forgive.",
	});
}

/** Declares the variables that say how many answers may be slow. */
export function latencyInputs(scope: Construct): LatencyInputs {
	return {
		objectiveMilliseconds: variable(scope, "latency_objective_ms", {
			type: "number",
			description:
				"From which time on an answer counts as slow, in milliseconds. Beyond the default, people begin to notice that they wait. 0: latency is not checked.",
			default: DEFAULT_JUDGE.latency.objectiveMilliseconds,
			rules: [wholeNumber("latency_objective_ms", 0, 3_600_000, "milliseconds")],
		}),
		...tolerance(scope, "latency", "slower than latency_objective_ms", DEFAULT_JUDGE.latency, {
			ratio: "The default is a quarter more, as for errors.",
			percent: "The default is one request in a hundred: a cold cache shows that much.",
			ceiling: "The default is no ceiling, because what is too slow for a service only its owner knows.",
		}),
	};
}

function tolerance(
	scope: Construct,
	prefix: string,
	bad: string,
	defaults: { readonly ratio: number; readonly percent: number; readonly ceilingPercent: number },
	reasons: Reasons,
): ToleranceInputs {
	const number = (suffix: string, fallback: number, min: number, what: string, description: string) =>
		variable(scope, `${prefix}_${suffix}`, {
			type: "number",
			description,
			default: fallback,
			rules: [between(`${prefix}_${suffix}`, min, 100, what)],
		});
	return {
		ratio: number(
			"ratio",
			defaults.ratio,
			1,
			"a factor",
			`Up to how many times the stable color's share of requests ${bad}, in the same minutes, a difference is too small to matter. ${reasons.ratio}`,
		),
		percent: number(
			"percent",
			defaults.percent,
			0,
			"a percentage",
			`How many requests ${bad} the candidate may have on top of ${prefix}_ratio times the stable color's, in percent. ${reasons.percent}`,
		),
		ceilingPercent: number(
			"ceiling_percent",
			defaults.ceilingPercent,
			0,
			"a percentage",
			`How many requests ${bad} make the candidate sick, unless as many of the stable color are so in the same minutes, in percent; 100: any number may be. ${reasons.ceiling}`,
		),
	};
}
