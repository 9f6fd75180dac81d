import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { variable, wholeNumber } from "./variable.ts";

/** The variables of what protects users with no controller at work. */
export interface SafetyNetInputs {
	/** Whether there is to be a net. */
	readonly enabled: TerraformVariable;
	/** Answers with 5XX in a minute above which a load balancer counts as sick; 0 leaves them out. */
	readonly serverErrorsPerMinute: TerraformVariable;
}

/** Declares the variables of the safety net. */
export function safetyNetInputs(scope: Construct): SafetyNetInputs {
	return {
		enabled: variable(scope, "safety_net", {
			type: "bool",
			description:
				"Whether Route 53 leaves a load balancer out of DNS while its color has no healthy task and the other color has one, even with no controller at work. Change it only while no rollout runs, because it changes the weighted records.",
			default: true,
		}),
		serverErrorsPerMinute: variable(scope, "safety_net_5xx_per_minute", {
			type: "number",
			description:
				"The safety net also leaves a load balancer out while its tasks answer more than so many requests a minute with 5XX, two minutes in a row. Choose far more than a healthy peak hour has. 0: errors are left out. Change it between 0 and more only while no rollout runs.",
			default: 0,
			rules: [wholeNumber("safety_net_5xx_per_minute", 0, 1_000_000, "answers a minute")],
		}),
	};
}
