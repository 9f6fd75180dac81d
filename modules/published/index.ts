import type { App } from "cdktf";
import type { AllBundles } from "../controller/controller.ts";
import { AttachModule } from "./attach.ts";
import { CompleteModule } from "./composition.ts";
import { ControllerModule } from "./controller.ts";
import type { ModuleStack } from "./module-stack.ts";
import { PipelineModule } from "./pipeline.ts";
import { ServiceModule } from "./service.ts";

/** A Terraform module that is published in `terraform/`. */
export interface PublishedModule {
	/** Its name, and that of its folder. */
	readonly name: "controller" | "service" | "attach" | "complete" | "pipeline";
	/** What it is made of. */
	readonly stack: (app: App) => ModuleStack;
	/** The functions whose code lies in it: each lies in one module, and the others find it there. */
	readonly functions: readonly (keyof AllBundles)[];
}

/** All of them. */
export const PUBLISHED: readonly PublishedModule[] = [
	{
		name: "controller",
		stack: (app) => new ControllerModule(app),
		functions: ["observer", "actuator", "watchdog", "release"],
	},
	{ name: "service", stack: (app) => new ServiceModule(app), functions: ["prober"] },
	{ name: "attach", stack: (app) => new AttachModule(app), functions: [] },
	{ name: "complete", stack: (app) => new CompleteModule(app), functions: [] },
	{ name: "pipeline", stack: (app) => new PipelineModule(app), functions: ["pipeline"] },
];
