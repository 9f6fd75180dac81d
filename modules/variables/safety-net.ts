import { wholeNumber } from "./rules.ts";
import type { Variables } from "./variable.ts";

/** Declares the variables of the safety net. */
export const SAFETY_NET = {
	safety_net: {
		type: "bool",
		description:
			"Whether Route 53 leaves a load balancer out of DNS while only the other color has healthy tasks. It does so even with no controller at work. Change it only while no rollout runs, because it changes the weighted records.",
		default: true,
	},
	safety_net_5xx_per_minute: {
		type: "number",
		description:
			"How many 5XX answers a minute make the safety net leave a load balancer out. Its tasks must answer more than that two minutes in a row. Choose far more than a healthy peak hour has. 0: errors are left out. Change it between 0 and more only while no rollout runs.",
		default: 0,
		rules: [wholeNumber("safety_net_5xx_per_minute", 0, 1_000_000, "answers a minute")],
	},
} satisfies Variables;
