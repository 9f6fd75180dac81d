import { conditional, Op, Token } from "cdktf";
import type { Construct } from "constructs";
import { type ByColor, COLORS } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { type Existing, missing } from "../existing.ts";
import { type Flag, named, stringIf } from "../expressions.ts";
import type { Conditions } from "../iam.ts";

/** What decides which updates of the ECS services stay within what Terraform makes of them. */
export interface UpdatesProps {
	/** Name of the service. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Pick<Account, "arn">;
	/** Who says which task definition runs. */
	readonly taskDefinitionOwner?: string;
	/** Whether people may open a shell in a container. */
	readonly enableExecuteCommand?: Flag;
	/** Each color's task definition, which may exist already. */
	readonly colors: ByColor<{ readonly definition?: Existing<string> }>;
}

/**
 * Conditions of `ecs:UpdateService` beside the number of tasks, which has no condition key. The keys are those of
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_service-with-iam.html
 *
 * No source says what ECS puts into a key of a request that does not name its parameter: nothing, what the service has, or a default.
 * So a key is compared only where all three hold (`IfExists`: what is not there is not compared), or scaling could be refused. That
 * leaves out subnets, public addresses and capacity providers, whose values nobody documents for a service that keeps its own, and
 * whatever Terraform does not know: a pipeline's task definitions, and those that users make themselves.
 */
export function updatesOf(
	scope: Construct,
	{ account, name, taskDefinitionOwner, enableExecuteCommand, colors }: UpdatesProps,
): Conditions {
	const byTerraform = Op.eq(taskDefinitionOwner ?? "terraform", "terraform");
	const families = COLORS.map((color) => {
		const { definition } = colors[color];
		const created = definition ? Op.and(byTerraform, missing(definition)) : byTerraform;
		const family = named(scope, `${color}-task-definitions`, stringIf(created, `${name}-${color}:*`, "*"));
		return account.arn("ecs", `task-definition/${family}`);
	});
	const shell = Token.asList(conditional(enableExecuteCommand ?? false, ["true", "false"], ["false"]));
	return {
		// A task definition brings its own roles, which whoever names it in an update need not be allowed to pass.
		ArnLikeIfExists: { "ecs:task-definition": families },
		StringEqualsIfExists: { "ecs:enable-execute-command": shell },
	};
}
