import { conditional, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { Existing } from "../existing.ts";
import { expression, type Flag, local, namedList } from "../expressions.ts";
import type { Conditions } from "../iam.ts";
import { familiesOf } from "../naming.ts";

/** What decides which updates of the ECS services stay within what Terraform makes of them. */
export interface UpdatesProps {
	/** Name of the service. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Pick<Account, "arn">;
	/** Whether people may open a shell in a container. */
	readonly enableExecuteCommand?: Flag;
	/** The task definition, which may exist already. */
	readonly definition?: Existing<string>;
}

/**
 * Conditions of `ecs:UpdateService` beside the number of tasks, which has no condition key. The keys are those of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_service-with-iam.html
 *
 * No source says what ECS puts into a key of a request that does not name its parameter: nothing, what the service has, or a default.
 * So a key is compared only where all three hold (`IfExists`: what is not there is not compared), or scaling could be refused. That
 * leaves out subnets, public addresses and capacity providers, whose values nobody documents for a service that keeps its own.
 */
export function updatesOf(
	scope: Construct,
	{ account, name, enableExecuteCommand, definition }: UpdatesProps,
): Conditions {
	const families = namedList(scope, "task-definitions", patterns(scope, name, account, definition));
	const shell = Token.asList(conditional(enableExecuteCommand ?? false, ["true", "false"], ["false"]));
	return {
		// A task definition brings its own roles, which whoever names it in an update need not be allowed to pass.
		ArnLikeIfExists: { "ecs:task-definition": families },
		StringEqualsIfExists: { "ecs:enable-execute-command": shell },
	};
}

/** Task definitions of the service's own families, and of the family of one that is made elsewhere. */
function patterns(
	scope: Construct,
	name: string,
	account: UpdatesProps["account"],
	definition?: Existing<string>,
): string[] {
	const own = familiesOf(name).map((family) => account.arn("ecs", `task-definition/${family}:*`));
	if (!definition) return own;
	const elsewhere = local(scope, "task-definition-elsewhere", definition.value);
	const revisions = expression(`["\${replace(${elsewhere}, "/:[0-9]+$/", "")}:*"]`);
	return Token.asList(Fn.concat([own, conditional(definition.exists, revisions, [])]));
}
