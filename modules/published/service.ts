import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { controllerInput } from "../inputs/controller.ts";
import { declareInputs } from "../inputs/inputs.ts";
import { tags } from "../inputs/operations.ts";
import { permissionsBoundary } from "../inputs/permissions-boundary.ts";
import { SERVICE_MOVES } from "../moved/service.ts";
import { serviceOutputs } from "../outputs.ts";
import { tagEverything } from "../tagging.ts";
import { makeService } from "./created-service.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** The module `service`: a service in two colors with whatever of its surroundings does not exist, attached to a controller. */
export class ServiceModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "service");
		const account = new Account(this, "account:");
		const controller = controllerInput(this, account.here);
		const inputs = declareInputs(this, account.here);
		serviceOutputs(
			this,
			makeService(this, { account, inputs, controller, proberBundle: moduleBundles("service").prober }),
		);
		permissionsBoundary(this, account.here);
		tagEverything(this, tags(this));
		this.moved(SERVICE_MOVES);
	}
}
