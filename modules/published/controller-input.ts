import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { Here } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import { expression } from "../expressions.ts";
import { declareAll } from "../inputs/declare.ts";
import { CONTROLLER, type CONTROLLER_OUTPUTS } from "../variables/controller.ts";

/** Declares the variable of the controller that a service is attached to, and answers what it gives. */
export function controllerInput(scope: Construct, here: Here): AttachedController {
	declareAll(scope, CONTROLLER, here);
	const part = (name: (typeof CONTROLLER_OUTPUTS)[number]) => Token.asString(expression(`var.controller.${name}`));
	return {
		stateMachineArn: part("state_machine_arn"),
		topicArn: part("topic_arn"),
		observerRoleArn: part("observer_role_arn"),
		actuatorRoleArn: part("actuator_role_arn"),
		watchdogRoleArn: part("watchdog_role_arn"),
		releaseRoleArn: part("release_role_arn"),
		releaseFunctionName: part("release_function_name"),
		serviceRolePath: part("service_role_path"),
		tableName: Token.asString(expression('split("/", var.controller.table_arn)[1]')),
	};
}
