import { Token } from "cdktf";
import type { RegionalControllerProps } from "../controller/controller.ts";
import { present } from "../existing.ts";
import type { ControllerValues } from "../inputs/value-types.ts";
import { RECORD_RETENTION } from "../variables/operations.ts";

/** What a controller is made with, as its values say it. */
export function controllerSettings(values: ControllerValues): Omit<RegionalControllerProps, "account" | "bundles"> {
	return {
		name: values.text("name"),
		notificationEmails: values.list("notification_emails"),
		logRetentionDays: values.number("log_retention_days"),
		recordRetentionDays: Token.asNumber(values.worth(RECORD_RETENTION)),
		logExecutionData: values.flag("log_execution_data"),
		...present("kmsKeyArn", values.optionalText("kms_key_arn")),
		acceptUnregisteredServices: values.flag("accept_unregistered_services"),
		tableAdministratorArns: values.list("table_administrator_arns"),
		deletionProtection: values.flag("deletion_protection"),
	};
}
