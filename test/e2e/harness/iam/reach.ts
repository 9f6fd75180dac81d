/** Whether a role may do what another one does. */
import { anyOf, deedsOf } from "./deeds-of.ts";
import type { DeployedPolicies } from "./deployed-policies.ts";
import { allows, type Policies, rolePrincipal } from "./judge.ts";
import type { Context, Need } from "./need.ts";
import { asked } from "./policy.ts";
import { resourcePolicy } from "./resource-policy.ts";

/** All that a role may do. @param assumed - roles that stand for those which it may assume. */
export async function deedsOfRole(
	role: string,
	assumed: readonly string[],
	policies: DeployedPolicies,
): Promise<readonly Need[]> {
	const { identity } = await policies.role(role);
	return deedsOf(identity, (pattern) => (pattern.includes(":role/") ? assumed : anyOf(pattern)));
}

/** Whether a role may do it, with whatever its conditions could ask for. */
export async function may(role: string, deed: Need, policies: DeployedPolicies): Promise<boolean> {
	const { identity, boundary } = await policies.role(role);
	const all: Policies = { identity, boundary, resource: await resourcePolicy(deed, policies) };
	const documents = [...identity, boundary, all.resource].filter((policy) => policy !== undefined);
	const absent = Object.fromEntries(asked(documents, deed.action).map((key) => [key, []] as const));
	const known = rolePrincipal(role);
	const context: Context = { ...absent, ...known.context, ...deed.context };
	return allows(all, known, { ...deed, context });
}
