import { wholeNumber } from "./rules.ts";
import type { Variables } from "./variable.ts";

/** Declares the variables of the safety net. */
export const SAFETY_NET = {
	safety_net: {
		type: "bool",
		description:
			"Whether Route 53 leaves a load balancer out of DNS while its color has no healthy task and the other color has one, even with no controller at work. Change it only while no rollout runs, because it changes the weighted records.",
		default: true,
	},
	safety_net_5xx_per_minute: {
		type: "number",
		description:
			"The safety net also leaves a load balancer out while its tasks answer more than so many requests a minute with 5XX, two minutes in a row. Choose far more than a healthy peak hour has. 0: errors are left out. Change it between 0 and more only while no rollout runs.",
		default: 0,
		rules: [wholeNumber("safety_net_5xx_per_minute", 0, 1_000_000, "answers a minute")],
	},
} satisfies Variables;
