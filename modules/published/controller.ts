import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { Controller } from "../controller/controller.ts";
import { kmsKeyArn } from "../inputs/kms-key.ts";
import {
	deletionProtection,
	logExecutionData,
	logRetentionDays,
	notificationEmails,
	tags,
} from "../inputs/operations.ts";
import { permissionsBoundary } from "../inputs/permissions-boundary.ts";
import { registryInputs } from "../inputs/registry.ts";
import { variable } from "../inputs/variable.ts";
import { controllerMoves } from "../moved/controller.ts";
import { controllerOutputs } from "../outputs.ts";
import { tagEverything } from "../tagging.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** What refuses to be deleted. */
const PROTECTED = "the tables of registrations, locks and history";

/** The module `controller`: what moves the traffic of all services of an account and region. */
export class ControllerModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "controller");
		const name = variable(this, "name", {
			type: "string",
			description:
				"Prefix of the names of everything that belongs to the controller. One controller serves all services of an account and region.",
			default: "canary",
			rules: [
				{
					condition: 'can(regex("^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$", var.name))',
					message:
						'name must have 1 to 20 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen, for instance "canary".',
				},
			],
		});
		const account = new Account(this, "account:");
		const emails = notificationEmails(this);
		const days = logRetentionDays(this);
		const registry = registryInputs(this, account.here);
		controllerOutputs(
			this,
			new Controller(this, "controller:", {
				name: name.stringValue,
				account,
				bundles: moduleBundles("controller"),
				notificationEmails: emails.listValue,
				logRetentionDays: days.numberValue,
				logExecutionData: logExecutionData(this).booleanValue,
				kmsKeyArn: kmsKeyArn(this, account.here).stringValue,
				acceptUnregisteredServices: registry.acceptUnregistered.booleanValue,
				tableAdministratorArns: registry.tableAdministratorArns.listValue,
				deletionProtection: deletionProtection(this, PROTECTED, true).booleanValue,
			}),
		);
		permissionsBoundary(this, account.here);
		tagEverything(this, tags(this));
		this.moved(controllerMoves());
	}
}
