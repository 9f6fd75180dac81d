/** What AWS's own services do for what is deployed. Nobody records it: no call of it comes through the gateway. */
import { setImmediate } from "node:timers/promises";
import type { DeployedPolicies } from "../deployed-policies.ts";
import { accountOf, allows, type Policies, type Principal, rolePrincipal, servicePrincipal } from "../judge.ts";
import { type Need, need } from "../need.ts";

/** Something that an AWS service does, or that somebody does in a role which the service was given. */
export interface Deed {
	/** For whom it is done, in words. */
	readonly what: string;
	readonly principal: Principal;
	readonly need: Need;
	readonly policies: Policies;
}

/** What is done in a role. */
export async function inRole(
	what: string,
	role: string,
	needs: readonly Need[],
	policies: DeployedPolicies,
): Promise<readonly Deed[]> {
	const { identity, boundary } = await policies.role(role);
	return needs.map((one) => ({
		what,
		principal: rolePrincipal(role),
		need: one,
		policies: { identity, boundary },
	}));
}

/** A service takes a role that it was given. @param source - for which resource, where the service tells that. */
export async function takesRole(
	{ what, service, role, source }: { what: string; service: string; role: string; source?: string },
	policies: DeployedPolicies,
): Promise<Deed> {
	const { trust } = await policies.role(role);
	const from = source === undefined ? undefined : { arn: source, account: accountOf(role) };
	const context = { "sts:ExternalId": [] };
	const [assume] = need("sts:AssumeRole", [role], context);
	return {
		what,
		principal: servicePrincipal(service, from),
		need: assume as Need,
		policies: { identity: [], resource: trust },
	};
}

/** What of it the policies refuse, as `who: service:Action resource`. */
export async function refusedOf(deeds: readonly Deed[]): Promise<string[]> {
	return judgedAs(false, deeds);
}

/** What of it they allow, in the same words. */
export async function allowedOf(deeds: readonly Deed[]): Promise<string[]> {
	return judgedAs(true, deeds);
}

async function judgedAs(allowed: boolean, deeds: readonly Deed[]): Promise<string[]> {
	const found: string[] = [];
	for (const { what, principal, need: one, policies } of deeds) {
		// The AWS that functions ask meanwhile answers from this very process, and they do not wait for long.
		await setImmediate();
		if ((await allows(policies, principal, one)) === allowed) found.push(`${what}: ${one.action} ${one.resource}`);
	}
	return [...new Set(found)];
}
