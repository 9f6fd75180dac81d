import type { Construct } from "constructs";
import { Account } from "../account.ts";
import { RegionalController } from "../controller/controller.ts";
import { declaredValues } from "../inputs/declared-values.ts";
import { controllerMoves } from "../moved/controller.ts";
import { controllerOutputs } from "../outputs.ts";
import { tagEverything } from "../tagging.ts";
import { CONTROLLER_VARIABLES } from "../variables/index.ts";
import { boundRoles } from "./boundary.ts";
import { controllerSettings } from "./controller-settings.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** The module `controller`: what moves the traffic of all services of an account and region. */
export class ControllerModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "controller");
		const account = new Account(this, "account:");
		const values = declaredValues(this, CONTROLLER_VARIABLES, account.here);
		const controller = new RegionalController(this, "controller:", {
			...controllerSettings(values),
			account,
			bundles: moduleBundles("controller"),
		});
		controllerOutputs(this, controller);
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.moved(controllerMoves());
	}
}
