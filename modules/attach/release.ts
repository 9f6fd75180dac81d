import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation/index.js";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { missing } from "../existing.ts";
import { expression, local, numberIf, stringIf } from "../expressions.ts";
import type { AttachedController, AttachedRelease } from "./attached.ts";

/** Properties of {@link Release}. */
export interface ReleaseProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** What is to run. */
	readonly release: AttachedRelease;
	/** What releases it. */
	readonly controller: AttachedController;
	/** What must be there before anything is released. */
	readonly after: readonly ITerraformDependable[];
}

/**
 * Releases what is to run, once it differs from what was released last. An apply is done when the release is accepted; {@link LastRelease}
 * tells of one that failed.
 */
export class Release extends Construct {
	constructor(scope: Construct, id: string, props: ReleaseProps) {
		super(scope, id);
		const { created, definition, after } = props.release;
		new LambdaInvocation(this, "release", {
			...(!created && definition && { count: numberIf(definition.exists, 1, 0) }),
			functionName: props.controller.releaseFunctionName,
			input: this.request(props),
			// By CRUD Terraform would keep a release that was refused as done, and no plan would ask for it again.
			lifecycleScope: "CREATE_ONLY",
			dependsOn: [...after, ...props.after],
		});
	}

	/** Nothing that a plan cannot know, but for what is made elsewhere: it then says which image takes the place of which. */
	private request({ serviceName, release: { created, definition, container } }: ReleaseProps): string {
		const service = { version: 1, action: "release", service: serviceName };
		const request = { ...service, ...(container && { container }) };
		const asked = (id: string, what: object) => Fn.jsonencode(expression(local(this, id, { ...request, ...what })));
		const elsewhere = definition && asked("release-of-definition", { task_definition: definition.value });
		const here = created && asked("release-request", { image: expression(created.image), template: created.template });
		if (here && elsewhere) return stringIf(missing(definition), here, elsewhere);
		return here ?? elsewhere ?? "";
	}
}
