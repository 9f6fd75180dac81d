import { Token } from "cdktf";
import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { type Bundles, RegionalController } from "../controller/controller.ts";
import { expression } from "../expressions.ts";
import { declaredValues } from "../inputs/declared-values.ts";
import { controllerOutputs, serviceOutputs } from "../outputs.ts";
import { COMPLETE_VARIABLES } from "../variables/index.ts";
import { boundRoles } from "./boundary.ts";
import { controllerSettings } from "./controller-settings.ts";
import { makeService } from "./created-service.ts";

/**
 * Declares everything: a service with all that it needs, and a controller of its own.
 * @param bundles - the functions' code, as Terraform finds it
 * @param region - the AWS region: a Terraform expression without `${}`. Default: that of the provider
 */
export function declareComplete(scope: Construct, bundles: Bundles, region?: string): void {
	const account = new Account(scope, "account:", region && Token.asString(expression(region)));
	const here = region ? { ...account.here, region } : account.here;
	const values = declaredValues(scope, COMPLETE_VARIABLES, here);
	const controller = new RegionalController(scope, "controller", {
		...controllerSettings(values),
		account,
		bundles,
	});
	const created = makeService(scope, { account, values, controller, proberBundle: bundles.prober });
	serviceOutputs(scope, created);
	controllerOutputs(scope, controller);
	boundRoles(scope, values.optionalText("permissions_boundary_arn"));
}
