import { App, TerraformHclModule, TerraformOutput, type TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { completeMoves } from "../moved/complete.ts";
import { output } from "../output.ts";
import { ControllerModule } from "./controller.ts";
import { ModuleStack } from "./module-stack.ts";
import { ServiceModule } from "./service.ts";

/** What a variable means where it is that of two modules at once. */
const OF_BOTH: Readonly<Record<string, string>> = {
	deletion_protection:
		"Whether the load balancers and the controller's table refuse to be deleted. Set it to false and deploy before you destroy.",
};

/** What the service takes from the controller, and nobody gives. */
const BETWEEN = "controller";

/**
 * The module `complete`: the modules `controller` and `service`, one beside the other. It has the variables of both and hands them on.
 * Their rules stay where they are: Terraform checks those of modules inside of modules at the same moment, and tells of all faults at once.
 */
export class CompleteModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "complete");
		const app = new App({ stackTraces: false });
		// Where both have a variable, as `name`, that of the service is told: a service refuses more, and protects nothing by default.
		const service = new ServiceModule(app);
		const controller = new ControllerModule(app);
		for (const variable of [...variablesOf(service), ...variablesOf(controller)]) this.declare(variable);
		this.handOnTo("controller", controller);
		this.handOnTo("service", service);
		for (const name of ["service", "controller"] as const) this.answer(name, { service, controller }[name]);
		this.moved(completeMoves());
	}

	private declare(variable: TerraformVariable): void {
		const { friendlyUniqueId: name, type = "any", description = "", nullable = false } = variable;
		if (name === BETWEEN || this.node.tryFindChild(name)) return;
		new TerraformVariable(this, name, {
			type,
			description: OF_BOTH[name] ?? description,
			nullable,
			...(variable.default !== undefined && { default: variable.default }),
		});
	}

	/** A module inside, which gets its variables by their names. */
	private handOnTo(name: string, module: TerraformStack): void {
		const values = variablesOf(module).map(({ friendlyUniqueId: variable }) => [
			variable,
			variable === BETWEEN ? `\${module.${BETWEEN}}` : `\${var.${variable}}`,
		]);
		new TerraformHclModule(this, name, {
			source: `../${name}`,
			skipAssetCreationFromLocalModules: true,
			variables: Object.fromEntries(values),
		});
	}

	/** Has the outputs of a module inside. */
	private answer(name: string, module: TerraformStack): void {
		for (const { friendlyUniqueId: id, description = "" } of outputsOf(module)) {
			output(this, id, description, `\${module.${name}.${id}}`);
		}
	}
}

function variablesOf(module: TerraformStack): TerraformVariable[] {
	return module.node.findAll().filter((each): each is TerraformVariable => each instanceof TerraformVariable);
}

function outputsOf(module: TerraformStack): TerraformOutput[] {
	return module.node.findAll().filter((each): each is TerraformOutput => TerraformOutput.isTerraformOutput(each));
}
