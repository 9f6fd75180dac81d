/** What a resource itself says to a request. */
import type { DeployedPolicies } from "./deployed-policies.ts";
import type { Need } from "./need.ts";
import type { Policy } from "./policy.ts";

/** Its policy, if it is of a kind that has one. */
export async function resourcePolicy(
	{ action, resource }: Pick<Need, "action" | "resource">,
	policies: DeployedPolicies,
): Promise<Policy | undefined> {
	const [service] = action.split(":");
	if (action === "sts:AssumeRole") return (await policies.role(resource)).trust;
	if (action === "lambda:InvokeFunction") return policies.lambda(resource);
	if (service === "dynamodb") return policies.table(resource);
	if (service === "s3") return policies.bucket(resource);
	if (service === "sns") return (await policies.topic(resource)).policy;
	return service === "kms" ? policies.key(resource) : undefined;
}
