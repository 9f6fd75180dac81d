import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { type Bundles, Controller } from "../controller/controller.ts";
import { expression } from "../expressions.ts";
import { declareInputs } from "../inputs/inputs.ts";
import { logExecutionData, notificationEmails } from "../inputs/operations.ts";
import { permissionsBoundary } from "../inputs/permissions-boundary.ts";
import { registryInputs } from "../inputs/registry.ts";
import { controllerOutputs, serviceOutputs } from "../outputs.ts";
import { makeService } from "./created-service.ts";

/**
 * Declares everything: a service with all that it needs, and a controller of its own.
 * @param bundles - the functions' code, as Terraform finds it
 * @param region - the AWS region: a Terraform expression without `${}`. Default: that of the provider
 */
export function declareComplete(scope: Construct, bundles: Bundles, region?: string): void {
	const account = new Account(scope, "account:", region && Token.asString(expression(region)));
	const here = region ? { ...account.here, region } : account.here;
	const inputs = declareInputs(scope, here, " and the controller's table");
	const emails = notificationEmails(scope);
	const registry = registryInputs(scope, here);
	const controller = new Controller(scope, "controller", {
		name: inputs.service.name.stringValue,
		account,
		bundles,
		notificationEmails: emails.listValue,
		logRetentionDays: inputs.operations.logRetentionDays.numberValue,
		kmsKeyArn: inputs.estate.kmsKeyArn.stringValue,
		logExecutionData: logExecutionData(scope).booleanValue,
		acceptUnregisteredServices: registry.acceptUnregistered.booleanValue,
		tableAdministratorArns: registry.tableAdministratorArns.listValue,
		deletionProtection: inputs.operations.deletionProtection.booleanValue,
	});
	const created = makeService(scope, { account, inputs, controller, proberBundle: bundles.prober });
	serviceOutputs(scope, created);
	controllerOutputs(scope, controller);
	permissionsBoundary(scope, here);
}
