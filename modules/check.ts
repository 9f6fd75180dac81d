import { TerraformElement, Token } from "cdktf";
import type { Construct } from "constructs";
import { expression } from "./expressions.ts";

/** Properties of {@link Check}. */
export interface CheckProps {
	/** What must hold: a Terraform expression without `${}`. */
	readonly condition: string;
	/** What a plan says when it does not hold: a text, in which `${}` may stand. */
	readonly errorMessage: string;
}

/**
 * A `check` block, which CDKTF lacks: it warns, and stops no plan.
 * https://developer.hashicorp.com/terraform/language/checks
 */
export class Check extends TerraformElement {
	constructor(
		scope: Construct,
		id: string,
		private readonly props: CheckProps,
	) {
		super(scope, id, "check");
	}

	/** The block, as CDKTF merges it into the stack. */
	override toTerraform(): { check: Record<string, unknown> } {
		const condition = Token.asString(expression(this.props.condition));
		return { check: { [this.friendlyUniqueId]: { assert: { condition, error_message: this.props.errorMessage } } } };
	}
}
