import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, Token } from "cdktf";
import type { Construct } from "constructs";
import { codeAssets } from "./code.ts";
import type { Bundles } from "./controller/controller.ts";
import { declareAll, FAILS_WHEN_MISSING } from "./inputs/declare.ts";
import { controllerMoves } from "./moved/controller.ts";
import { SERVICE_FORGETS, SERVICE_MOVES } from "./moved/service.ts";
import { declareComplete } from "./published/complete.ts";
import { ModuleStack } from "./published/module-stack.ts";
import { PROVIDER } from "./variables/operations.ts";

/** Properties of {@link CanaryStack}. */
export interface CanaryStackProps {
	/** The functions' code: paths of zip files on this machine. */
	readonly bundles: Bundles;
}

/** Everything, ready to deploy: a network, a service in two colors, a controller, and what attaches the one to the other. */
export class CanaryStack extends ModuleStack {
	constructor(scope: Construct, id: string, props: CanaryStackProps) {
		super(scope, id);
		this.node.setContext(FAILS_WHEN_MISSING, true);
		// The default is an absolute path. This one leads to the same place, the project's folder, on any machine.
		new LocalBackend(this, { path: `../../../terraform.${this.node.id}.tfstate` });
		// The provider's own rules speak of no place: it says itself where all is.
		const { region, tags } = declareAll(this, PROVIDER, { region: "", accountId: "" });
		new AwsProvider(this, "aws", {
			region: region.stringValue,
			defaultTags: [{ tags: Token.asStringMap(tags.value) }],
		});
		declareComplete(this, codeAssets(this, props.bundles), `var.${region.friendlyUniqueId}`);
		// In version 0.2 everything had the name that it had in the modules.
		const ofController = controllerMoves((name) => (name === "this" ? "controller" : `controller_${name}`));
		this.moved([...SERVICE_MOVES, ...ofController]);
		this.forgotten(SERVICE_FORGETS);
	}
}
