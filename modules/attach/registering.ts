import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import { expression, local, namedList } from "../expressions.ts";
import { everyResource, type Permission } from "../iam.ts";

/** Which task definitions are registered for a service. */
export interface Registering {
	/** ARNs of all revisions that may be registered. */
	readonly definitionArns: readonly string[];
	/** ARNs of the roles that their tasks have; perhaps none. */
	readonly roleArns: string[];
	/** ARNs of the repositories whose images are looked up by their tags. */
	readonly repositoryArns: string[];
}

/** Registers what is to run: Terraform's task definition, with the image that is released, by its digest. */
export function registering({ definitionArns, roleArns, repositoryArns }: Registering): Permission[] {
	return [
		{
			sid: "ListTaskDefinitions",
			actions: ["ecs:ListTaskDefinitions"],
			resources: everyResource("listing task definitions has no resource-level permissions"),
		},
		{ sid: "RegisterTaskDefinitions", actions: ["ecs:RegisterTaskDefinition"], resources: definitionArns },
		{
			sid: "TagTaskDefinitions",
			actions: ["ecs:TagResource"],
			resources: definitionArns,
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html: at their registration alone.
			conditions: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
		},
		{
			sid: "PassTaskRoles",
			actions: ["iam:PassRole"],
			resources: roleArns,
			conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
		},
		{ sid: "BatchGetImageDigests", actions: ["ecr:BatchGetImage"], resources: repositoryArns },
	];
}

/** An image in ECR: account, region and repository. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const IN_ECR = "^([0-9]{12})[.]dkr[.]ecr[.]([a-z0-9-]+)[.]amazonaws[.]com(?:[.]cn)?/([^:@]+)";

/**
 * The repository of an image that is in ECR; all of this account and region where somebody else says the image, or it is in no repository of ECR:
 * whoever says it may say one that is.
 * @param image - the image, or null: a Terraform expression without `${}`
 */
export function repositories(scope: Construct, image: string, account: Account): string[] {
	const parts = `regex("${IN_ECR}", ${image})`;
	const named = local(scope, "image-repository", {
		all: account.arn("ecr", "repository/*"),
		prefix: `arn:${account.partition}:ecr`,
	});
	const own = `[for p in [${parts}] : join(":", [${named}.prefix, p[1], p[0], "repository/\${p[2]}"])]`;
	return namedList(scope, "image-repositories", expression(`try(${own}, [${named}.all])`));
}
