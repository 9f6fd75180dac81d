import { TerraformElement, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import type { AllBundles } from "../controller/controller.ts";
import { expression } from "../expressions.ts";
import type { Move } from "../moved/moves.ts";
import { terraformName } from "../naming.ts";

/** Where the AWS provider comes from. */
const AWS_SOURCE = "hashicorp/aws";

/** The bindings ask for version 6, but all that is used here exists since 5.100 too. */
const AWS_VERSIONS = ">= 5.100, < 7.0";

/** Validations that refer to other variables came with 1.9. */
const TERRAFORM_VERSIONS = ">= 1.9";

/**
 * What a Terraform module is made of: a stack that says which versions it works with, and leaves provider and backend to whoever
 * uses it.
 */
export class ModuleStack extends TerraformStack {
	constructor(scope: Construct, id: string) {
		super(scope, id);
		this.addOverride("terraform.required_providers.aws", { source: AWS_SOURCE, version: AWS_VERSIONS });
		this.addOverride("terraform.required_version", TERRAFORM_VERSIONS);
	}

	/** Says where resources of an earlier version are by now, so that an upgrade makes none of them anew. */
	protected moved(moves: readonly Move[]): void {
		this.addOverride(
			"moved",
			moves.filter(({ from, to }) => from !== to),
		);
	}

	/** Says what an earlier version had that nobody needs by now but what runs: Terraform forgets it, and destroys nothing. */
	protected forgotten(addresses: readonly string[]): void {
		this.addOverride(
			"removed",
			addresses.map((from) => ({ from, lifecycle: { destroy: false } })),
		);
	}

	/** Names without a hash: people read them in plans. */
	protected override allocateLogicalId(element: TerraformElement | Construct["node"]): string {
		const node = TerraformElement.isTerraformElement(element) ? element.node : element;
		return terraformName(node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id));
	}
}

/** Where the code of the functions of published modules lies: in `terraform/`, each archive once. */
const HOME: Readonly<Record<keyof AllBundles, "controller" | "service" | "pipeline">> = {
	observer: "controller",
	actuator: "controller",
	watchdog: "controller",
	release: "controller",
	prober: "service",
	pipeline: "pipeline",
};

/**
 * Where a published module finds the code of the functions, wherever Terraform has put it: in itself, or in the module beside it. That
 * one is there as well, because Terraform fetches a repository whole.
 * @param module - which module asks
 */
export function moduleBundles(module: string): AllBundles {
	const folder = Token.asString(expression("path.module"));
	const zip = (name: keyof AllBundles) =>
		`${folder}${HOME[name] === module ? "" : `/../${HOME[name]}`}/functions/${name}.zip`;
	return {
		observer: zip("observer"),
		actuator: zip("actuator"),
		watchdog: zip("watchdog"),
		release: zip("release"),
		prober: zip("prober"),
		pipeline: zip("pipeline"),
	};
}
