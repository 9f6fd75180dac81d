/** The module `controller`, with roles and functions that can be told apart. */
import { Testing } from "cdktf";
import { ControllerModule } from "../../modules/published/controller.ts";
import { CONTROLLER, rooted } from "./attached-input.ts";
import type { Deployable } from "./deployed.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:canary-";

/** The controller that the attached services of tests are attached to. */
export const CANARY_CONTROLLER: Deployable = {
	stack: () => rooted(new ControllerModule(Testing.app())),
	variables: {},
	arns: {
		"aws_iam_role.observer": CONTROLLER.observer_role_arn,
		"aws_iam_role.actuator": CONTROLLER.actuator_role_arn,
		"aws_iam_role.watchdog": CONTROLLER.watchdog_role_arn,
		"aws_iam_role.release": CONTROLLER.release_role_arn,
		"aws_lambda_function.observer": `${FUNCTION}observer`,
		"aws_lambda_function.actuator": `${FUNCTION}actuator`,
		"aws_lambda_function.watchdog": `${FUNCTION}watchdog`,
		"aws_lambda_function.release": `${FUNCTION}release`,
		"aws_dynamodb_table.this": CONTROLLER.table_arn,
		"aws_sfn_state_machine.rollout": CONTROLLER.state_machine_arn,
		"aws_sns_topic.this": CONTROLLER.topic_arn,
	},
};
