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
	/** Of a statement that says who may act in a role. */
	readonly Principal?: { readonly AWS?: string | readonly string[] };
}

/**
 * What an actor did that no policy of its role grants, or of the role that it had assumed for it, as `service:Action resource`; a
 * role that it assumed without being trusted is among it.
 */
export async function ungranted(actor: Actor, calls: readonly RecordedCall[], aws: Aws): Promise<string[]> {
	const made = calls.filter(({ caller }) => caller === actor.name);
	const roles = [...new Set(made.map(({ role = actor.role }) => role))];
	const missing = roles.map((role) =>
		missingFrom(
			role,
			made.filter((call) => (call.role ?? actor.role) === role),
			aws,
		),
	);
	const assumed = roles.filter((role) => role !== actor.role);
	const distrusted = assumed.map(async (role) => ((await trusts(role, actor, aws)) ? [] : [`sts:AssumeRole ${role}`]));
	return [...new Set((await Promise.all([...missing, ...distrusted])).flat())];
}

/** What calls need that no policy of a role grants. */
async function missingFrom(role: string, calls: readonly RecordedCall[], aws: Aws): Promise<string[]> {
	const statements = await statementsOf(nameOf(role), aws);
	const place = { region: aws.region, account: accountOf(role) };
	const needs = calls.flatMap((call) => needsOf(call, place));
	const topics = new Set(needs.filter(({ action }) => action === "sns:Publish").map(({ resource }) => resource));
	const implied = await Promise.all([...topics].map((topic) => keyNeeds(topic, aws)));
	return [...needs, ...implied.flat()]
		.filter((need) => !statements.some((one) => grants(one, need)))
		.map(({ action, resource }) => `${action} ${resource}`);
}

/** Whether a role lets an actor of its account act in it. */
async function trusts(role: string, actor: Actor, aws: Aws): Promise<boolean> {
	const xml = await iam(aws, "GetRole", { RoleName: nameOf(role) });
	return statementsIn(texts(xml, "AssumeRolePolicyDocument")).some(
		({ Action, Principal, Condition = {} }) =>
			[Action].flat().includes("sts:AssumeRole") &&
			[Principal?.AWS].flat().some((arn) => arn === `arn:aws:iam::${accountOf(actor.role)}:root`) &&
			holds(Condition, { "aws:PrincipalArn": [actor.role] }),
	);
}

/** On what the policies of an actor's role allow an action: ARNs, as they stand there. */
export async function allowedOn(actor: Actor, action: string, aws: Aws): Promise<string[]> {
	const statements = await statementsOf(nameOf(actor.role), aws);
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

const nameOf = (role: string) => role.split("/").at(-1) ?? "";
const accountOf = (role: string) => role.split(":")[4] ?? "";

function iam(aws: Aws, Action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
	return aws.query("iam", { Action, Version: "2010-05-08", ...parameters });
}

async function statementsOf(RoleName: string, aws: Aws): Promise<readonly Statement[]> {
	const inline = texts(await iam(aws, "ListRolePolicies", { RoleName }), "member").map((PolicyName) =>
		iam(aws, "GetRolePolicy", { RoleName, PolicyName }),
	);
	const listed = await iam(aws, "ListAttachedRolePolicies", { RoleName });
	const attached = texts(listed, "PolicyArn").map(async (PolicyArn) => {
		const [VersionId = ""] = texts(await iam(aws, "GetPolicy", { PolicyArn }), "DefaultVersionId");
		return iam(aws, "GetPolicyVersion", { PolicyArn, VersionId });
	});
	const answers = await Promise.all([...inline, ...attached]);
	return statementsIn(answers.flatMap((xml) => [...texts(xml, "PolicyDocument"), ...texts(xml, "Document")]));
}

/** What policies allow. */
function statementsIn(documents: readonly string[]): readonly Statement[] {
	return documents
		.flatMap((document) => (JSON.parse(decodeURIComponent(document)) as { Statement: Statement[] }).Statement)
		.filter(({ Effect }) => Effect === "Allow");
}

/** The texts of all elements of a name. */
function texts(xml: string, name: string): string[] {
	return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
}
