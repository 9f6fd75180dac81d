import type { Rule } from "./variable.ts";

/**
 * The rule of ids that EC2 gives.
 * @param prefix - what they begin with
 * @param lists - expressions of lists; any may be missing or null
 */
export function idsRule(name: string, prefix: "vpc" | "subnet" | "sg", lists: readonly string[]): Rule {
	const ids = lists.map((list) => `try(coalesce(${list}, []), [])`).join(", ");
	const what = { vpc: "the id of a VPC", subnet: "ids of subnets", sg: "ids of security groups" }[prefix];
	return {
		condition: `alltrue([for id in concat(${ids}) : can(regex("^${prefix}-[0-9a-z-]+$", id))])`,
		message: `${name} must have ${what}, for instance "${prefix}-0a1b2c3d4e5f67890": no names and no ARNs.`,
	};
}
