import { Construct } from "constructs";
import type { AttachedController } from "../attach/attached.ts";
import { type Bundles, RegionalController } from "../controller/controller.ts";
import { propValues } from "../inputs/prop-values.ts";
import type { CommonProps } from "../props/common.ts";
import type { ControllerSettings } from "../props/controller.ts";
import { boundRoles } from "../published/boundary.ts";
import { controllerSettings } from "../published/controller-settings.ts";
import { tagEverything } from "../tagging.ts";
import { CONTROLLER_VARIABLES } from "../variables/index.ts";
import { codeOf } from "./code.ts";
import { accountOf, placeOf } from "./place.ts";

/** Properties of {@link Controller}. */
export interface ControllerProps extends ControllerSettings, CommonProps {
	/**
	 * The functions' code: paths of zip files on this machine.
	 * @default - what comes with the package
	 */
	readonly bundles?: Partial<Bundles>;
}

/**
 * What moves the traffic of all services of an account and region: one state machine, its functions and its table.
 * @throws {InvalidProps} with all faults of its props
 */
export class Controller extends Construct implements AttachedController {
	readonly stateMachineArn: string;
	readonly topicArn: string;
	readonly tableName: string;
	readonly observerRoleArn: string;
	readonly actuatorRoleArn: string;
	readonly watchdogRoleArn: string;
	readonly releaseRoleArn: string;
	readonly releaseFunctionName: string;
	/** ARN of the same function, for policies. */
	readonly releaseFunctionArn: string;
	readonly serviceRolePath: string;
	/** ARN of the table with registrations, locks and history. */
	readonly tableArn: string;
	/** Where all services' rollouts are seen. */
	readonly dashboardUrl: string;
	/** Name of the alarm that rises when a fail-back is not verified in time. */
	readonly failBackAlarmName: string;
	/** What people may do with it, as IAM policy documents: viewer, approver, releaser, operator, administrator. */
	readonly accessPolicies: RegionalController["accessPolicies"];

	constructor(scope: Construct, id: string, props: ControllerProps = {}) {
		super(scope, id);
		const values = propValues(this, CONTROLLER_VARIABLES, props, placeOf(this));
		const controller = new RegionalController(this, "this", {
			...controllerSettings(values),
			account: accountOf(this),
			bundles: {
				observer: codeOf(this, "observer", props.bundles),
				actuator: codeOf(this, "actuator", props.bundles),
				watchdog: codeOf(this, "watchdog", props.bundles),
				release: codeOf(this, "release", props.bundles),
			},
		});
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.stateMachineArn = controller.stateMachineArn;
		this.topicArn = controller.topicArn;
		this.tableName = controller.tableName;
		this.tableArn = controller.tableArn;
		this.observerRoleArn = controller.observerRoleArn;
		this.actuatorRoleArn = controller.actuatorRoleArn;
		this.watchdogRoleArn = controller.watchdogRoleArn;
		this.releaseRoleArn = controller.releaseRoleArn;
		this.releaseFunctionName = controller.releaseFunctionName;
		this.releaseFunctionArn = controller.release.arn;
		this.serviceRolePath = controller.serviceRolePath;
		this.dashboardUrl = controller.dashboardUrl;
		this.failBackAlarmName = controller.failBackAlarmName;
		this.accessPolicies = controller.accessPolicies;
	}
}
