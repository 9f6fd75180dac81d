/** What the deployed policies grant. moto checks no permission, so what somebody may do is compared with what they did. */
import type { RecordedCall } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import { type Condition, holds } from "./conditions.ts";
import { type Need, needsOf } from "./needs.ts";

/** Somebody who acts in a role. */
export interface Actor {
	/** The access key id that signs their calls. */
	readonly name: string;
	/** ARN of the role. */
	readonly role: string;
}

interface Statement {
	readonly Effect: string;
	readonly Action: string | readonly string[];
	readonly Resource: string | readonly string[];
	readonly Condition?: Condition;
}

/** What an actor did that no policy of its role grants, as `service:Action resource`. */
export async function ungranted(actor: Actor, calls: readonly RecordedCall[], aws: Aws): Promise<string[]> {
	const statements = await statementsOf(actor.role.split("/").at(-1) ?? "", aws);
	const place = { region: aws.region, account: actor.role.split(":")[4] ?? "" };
	const made = calls.filter(({ caller }) => caller === actor.name);
	const needs = made.flatMap((call) => needsOf(call, place));
	const topics = new Set(needs.filter(({ action }) => action === "sns:Publish").map(({ resource }) => resource));
	const implied = await Promise.all([...topics].map((topic) => keyNeeds(topic, aws)));
	const missing = [...needs, ...implied.flat()].filter((need) => !statements.some((one) => grants(one, need)));
	return [...new Set(missing.map(({ action, resource }) => `${action} ${resource}`))];
}

/** On what the policies of an actor's role allow an action: ARNs, as they stand there. */
export async function allowedOn(actor: Actor, action: string, aws: Aws): Promise<string[]> {
	const statements = await statementsOf(actor.role.split("/").at(-1) ?? "", aws);
	const own = statements.filter(({ Action }) => [Action].flat().includes(action));
	return own.flatMap(({ Resource }) => [Resource].flat()).sort();
}

/** Whoever publishes to an encrypted topic needs its key: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
async function keyNeeds(TopicArn: string, aws: Aws): Promise<Need[]> {
	const xml = await aws.query("sns", { Action: "GetTopicAttributes", Version: "2010-03-31", TopicArn });
	const resource = /<key>KmsMasterKeyId<\/key>\s*<value>([^<]+)</.exec(xml)?.[1];
	return resource ? ["kms:Decrypt", "kms:GenerateDataKey"].map((action) => ({ action, resource, context: {} })) : [];
}

function grants({ Action, Resource, Condition = {} }: Statement, { action, resource, context }: Need): boolean {
	const named = [Action].flat().includes(action) && [Resource].flat().some((pattern) => covers(pattern, resource));
	return named && holds(Condition, context);
}

/** IAM's wildcards: `*` for any characters, `?` for one. */
function covers(pattern: string, resource: string): boolean {
	const escaped = pattern
		.replace(/[.+^${}()|[\]\\]/g, "\\$&")
		.replaceAll("*", ".*")
		.replaceAll("?", ".");
	return pattern === resource || (resource !== "*" && new RegExp(`^${escaped}$`).test(resource));
}

async function statementsOf(RoleName: string, aws: Aws): Promise<readonly Statement[]> {
	const iam = (Action: string, parameters: Readonly<Record<string, string>>) =>
		aws.query("iam", { Action, Version: "2010-05-08", ...parameters });
	const inline = texts(await iam("ListRolePolicies", { RoleName }), "member").map((PolicyName) =>
		iam("GetRolePolicy", { RoleName, PolicyName }),
	);
	const attached = texts(await iam("ListAttachedRolePolicies", { RoleName }), "PolicyArn").map(async (PolicyArn) => {
		const [VersionId = ""] = texts(await iam("GetPolicy", { PolicyArn }), "DefaultVersionId");
		return iam("GetPolicyVersion", { PolicyArn, VersionId });
	});
	const documents = (await Promise.all([...inline, ...attached])).flatMap((xml) => [
		...texts(xml, "PolicyDocument"),
		...texts(xml, "Document"),
	]);
	return documents
		.flatMap((document) => (JSON.parse(decodeURIComponent(document)) as { Statement: Statement[] }).Statement)
		.filter(({ Effect }) => Effect === "Allow");
}

/** The texts of all elements of a name. */
function texts(xml: string, name: string): string[] {
	return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
}
