import { DataAwsDynamodbTableItem } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table-item/index.js";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation/index.js";
import { Fn, type ITerraformDependable, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { LEDGER_TABLE } from "../../runtime/contract/index.ts";
import { missing } from "../existing.ts";
import { address, expression, local, stringIf } from "../expressions.ts";
import { LAST_RELEASE } from "../naming.ts";
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

/** How releases end that did not become stable. */
const FAILED = ["failed-back", "rolled-back", "abandoned"];

/**
 * Releases what is to run, once it differs from what was released last. An apply is done when the release is accepted; a warning of the next
 * plan tells of one that failed.
 */
export class Release extends Construct {
	constructor(scope: Construct, id: string, props: ReleaseProps) {
		super(scope, id);
		const invocation = new LambdaInvocation(this, "release", {
			functionName: props.controller.releaseFunctionName,
			input: this.request(props),
			// By CRUD Terraform would keep a release that was refused as done, and no plan would ask for it again.
			lifecycleScope: "CREATE_ONLY",
			dependsOn: [...props.release.after, ...props.after],
		});
		this.warn(props, invocation);
	}

	/** Nothing that a plan cannot know: it then says which image takes the place of which. */
	private request({ serviceName, release }: ReleaseProps): string {
		const { image, template, definition, container } = release;
		const request = { version: 1, action: "release", service: serviceName };
		const created = local(this, "release-request", { ...request, image: expression(image), template, container });
		if (!definition) return Fn.jsonencode(expression(created));
		const elsewhere = local(this, "release-of-definition", {
			...request,
			task_definition: definition.value,
			container,
		});
		return stringIf(missing(definition), Fn.jsonencode(expression(created)), Fn.jsonencode(expression(elsewhere)));
	}

	/**
	 * Outside of the check's own block: within it, no plan would be empty. It waits for the invocation, so that there is something to read.
	 */
	private warn({ serviceName, controller }: ReleaseProps, invocation: LambdaInvocation): void {
		const { hashKey, rangeKey } = LEDGER_TABLE;
		const item = new DataAwsDynamodbTableItem(this, "last-release", {
			tableName: controller.tableName,
			key: Fn.jsonencode({ [hashKey]: { S: serviceName }, [rangeKey]: { S: LAST_RELEASE } }),
			dependsOn: [invocation],
		});
		const last = local(this, "last-release-item", expression(`try(jsondecode(data.${address(item)}.item), {})`));
		const part = (name: string) => `try(${last}.${name}.S, "")`;
		const message = `The last release of ${serviceName}, \${${part("attempt")}}, did not become stable: it was \${${part("outcome")}} at \${${part("at")}}: \${${part("reason")}}. What served before serves. Release something else, or the same again by "retry".`;
		TerraformStack.of(this).addOverride(`check.${item.friendlyUniqueId}`, {
			assert: {
				condition: Token.asString(expression(`!contains(${JSON.stringify(FAILED)}, ${part("outcome")})`)),
				error_message: message,
			},
		});
	}
}
