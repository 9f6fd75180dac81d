import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { declaredValues } from "../inputs/declared-values.ts";
import { SERVICE_FORGETS, SERVICE_MOVES } from "../moved/service.ts";
import { serviceOutputs } from "../outputs.ts";
import { tagEverything } from "../tagging.ts";
import { SERVICE_VARIABLES } from "../variables/index.ts";
import { boundRoles } from "./boundary.ts";
import { controllerInput } from "./controller-input.ts";
import { makeService } from "./created-service.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** The module `service`: a service in two colors with whatever of its surroundings does not exist, attached to a controller. */
export class ServiceModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "service");
		const account = new Account(this, "account:");
		const controller = controllerInput(this, account.here);
		const values = declaredValues(this, SERVICE_VARIABLES, account.here);
		const proberBundle = moduleBundles("service").prober;
		serviceOutputs(this, makeService(this, { account, values, controller, proberBundle }));
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.moved(SERVICE_MOVES);
		this.forgotten(SERVICE_FORGETS);
	}
}
