import { placeOf } from "./arn.ts";
import type { Rule, Variables } from "./variable.ts";

/** The controller's outputs by which services are attached to it. */
export const CONTROLLER_OUTPUTS = [
	"state_machine_arn",
	"topic_arn",
	"observer_role_arn",
	"actuator_role_arn",
	"watchdog_role_arn",
	"release_role_arn",
	"release_function_name",
	"service_role_path",
	"table_arn",
] as const;

/**
 * What a controller of version 0.2 is without. It may lack, so that the rule can say what to do. Not the table's name, which 0.2 has: a
 * service that is upgraded before its controller would be registered with one that does not know of registrations, and its roles would
 * admit that no more.
 */
const NEWER = ["table_arn", "release_role_arn", "release_function_name"];

/** The controller's roles can assume a service's roles within an account only. Its region has a rule beside the events. */
function roles(): Rule[] {
	return CONTROLLER_OUTPUTS.filter((name) => name.endsWith("_arn")).map((name) => {
		const { condition, message } = placeOf(`var.controller.${name}`, ["account"]);
		return { condition, message: `controller.${name} ${message}` };
	});
}

/** Declares the variable of the controller that a service is attached to. */
export const CONTROLLER = {
	controller: {
		type: `object({ ${CONTROLLER_OUTPUTS.map((name) => `${name} = ${NEWER.includes(name) ? "optional(string)" : "string"}`).join(", ")} })`,
		takesMore: true,
		description:
			"The controller of this account and region: the whole module, `controller = module.controller`, or its outputs from another workspace.",
		rules: [
			{
				condition: 'can(regex("^arn:[^:]+:states:[^:]+:[0-9]+:stateMachine:.+$", var.controller.state_machine_arn))',
				message:
					"controller must be the outputs of the module controller: controller = module.controller, or an output of another workspace that has the same value.",
			},
			...roles(),
			{
				// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
				condition:
					'can(regex("^arn:[^:]+:dynamodb:[^:]+:[0-9]+:table/[A-Za-z0-9_.-]{3,255}$", var.controller.table_arn))',
				message:
					"controller has no table_arn, the ARN of the table in which the service is registered: the controller is of a version before 0.3. Upgrade the controller first, then this service.",
			},
			{
				condition:
					'can(regex("^[a-zA-Z0-9-_]{1,64}$", var.controller.release_function_name)) && can(regex("^arn:[^:]+:iam::[0-9]{12}:role/.+$", var.controller.release_role_arn))',
				message:
					"controller has no release_function_name or no release_role_arn, the function that takes releases and its role: the controller is of a version before 0.3, or its outputs are handed on one by one. Upgrade the controller first, or hand on these two as well.",
			},
		],
	},
} satisfies Variables;
