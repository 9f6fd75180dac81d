/** What the deployed policies grant. moto checks no permission, so what somebody did is judged by what they may do. */
import type { RecordedCall } from "../gateway/recorded.ts";
import type { Aws } from "./aws.ts";
import { DeployedPolicies } from "./iam/deployed-policies.ts";
import { accountOf, allows, rolePrincipal } from "./iam/judge.ts";
import { type Context, type Need, need, type Place } from "./iam/need.ts";
import { needsOf } from "./iam/needs/index.ts";
import { names } from "./iam/policy.ts";
import { resourcePolicy } from "./iam/resource-policy.ts";

/** Somebody who acts in a role. */
export interface Actor {
	/** The access key id that signs their calls. */
	readonly name: string;
	/** ARN of the role. */
	readonly role: string;
}

/** In which role something is needed. */
interface Asked extends Need {
	readonly role: string;
}

/**
 * What an actor did that no policy of its role grants, or of the role that it had assumed for it, as `service:Action resource`; a
 * role that it assumed without being trusted is among it.
 */
export async function ungranted(actor: Actor, calls: readonly RecordedCall[], aws: Aws): Promise<string[]> {
	const created = calls.filter(({ caller }) => caller === actor.name);
	const place = { region: aws.region, account: accountOf(actor.role) };
	const asked = created.flatMap((call) => {
		const role = call.role ?? actor.role;
		return [...needsOf(call, place).map((one) => ({ ...one, role })), ...assumed(call, actor)];
	});
	return refused(asked, place, new DeployedPolicies(aws));
}

/** Whoever acts in another role has assumed it, by a call that may have been made long before. */
function assumed({ role, session }: RecordedCall, actor: Actor): readonly Asked[] {
	if (role === undefined || role === actor.role) return [];
	const context = {
		"sts:ExternalId": [session?.externalId ?? []].flat(),
		"sts:RoleSessionName": [session?.name ?? []].flat(),
		"sts:SourceIdentity": [],
	};
	return need("sts:AssumeRole", [role], context).map((one) => ({ ...one, role: actor.role }));
}

/** What of it the policies refuse, each once. */
async function refused(asked: readonly Asked[], place: Place, policies: DeployedPolicies): Promise<string[]> {
	const distinct = [...new Map(asked.map((one) => [JSON.stringify(one), one])).values()];
	const missing: string[] = [];
	for (const one of distinct) {
		for (const each of [one, ...(await keyNeeds(one, place, policies))]) {
			const { identity, boundary } = await policies.role(one.role);
			const resource = await resourcePolicy(each, policies);
			if (!(await allows({ identity, boundary, resource }, rolePrincipal(one.role), each))) {
				missing.push(`${each.action} ${each.resource}`);
			}
		}
	}
	return [...new Set(missing)];
}

/** Whoever publishes to an encrypted topic needs its key: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
async function keyNeeds(
	{ action, resource }: Need,
	{ region, account }: Place,
	policies: DeployedPolicies,
): Promise<readonly Need[]> {
	if (action !== "sns:Publish") return [];
	const { key } = await policies.topic(resource);
	const context: Context = { "kms:CallerAccount": [account], "kms:ViaService": [`sns.${region}.amazonaws.com`] };
	return key ? ["kms:Decrypt", "kms:GenerateDataKey"].flatMap((one) => need(one, [key], context)) : [];
}

/** On what the policies of an actor's role allow an action: ARNs, as they stand there. */
export async function allowedOn(actor: Actor, action: string, aws: Aws): Promise<string[]> {
	const { identity } = await new DeployedPolicies(aws).role(actor.role);
	const own = identity
		.flatMap(({ Statement }) => Statement)
		.filter((statement) => statement.Effect === "Allow" && names(statement, action));
	return own.flatMap(({ Resource }) => [Resource ?? []].flat()).sort();
}
