import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { RegionalController } from "../controller/controller.ts";
import { present } from "../existing.ts";
import { declaredValues } from "../inputs/declared-values.ts";
import { controllerOutputs } from "../outputs.ts";
import { CONTROLLER_VARIABLES } from "../variables/index.ts";
import { boundRoles } from "./boundary.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** The module `controller`: what moves the traffic of all services of an account and region. */
export class ControllerModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "controller");
		const account = new Account(this, "account");
		const values = declaredValues(this, CONTROLLER_VARIABLES, account.here);
		const controller = new RegionalController(this, "controller", {
			name: values.text("name"),
			account,
			bundles: moduleBundles(),
			notificationEmails: values.list("notification_emails"),
			logRetentionDays: values.number("log_retention_days"),
			logExecutionData: values.flag("log_execution_data"),
			...present("kmsKeyArn", values.optionalText("kms_key_arn")),
			acceptUnregisteredServices: values.flag("accept_unregistered_services"),
			tableAdministratorArns: values.list("table_administrator_arns"),
			deletionProtection: values.flag("deletion_protection"),
		});
		controllerOutputs(this, controller);
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
	}
}
