/** What the deployed policies grant. moto checks no permission, so what a function may do is compared with what it did. */
import type { RecordedCall } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import type { FunctionConfiguration } from "./lambda.ts";

interface Statement {
	readonly Effect: string;
	readonly Action: string | readonly string[];
}

/** The calls of a function that no policy of its role grants, as `service:Action`. */
export async function ungranted(
	{ FunctionName, Role }: FunctionConfiguration,
	calls: readonly RecordedCall[],
	aws: Aws,
): Promise<string[]> {
	const granted = new Set((await statementsOf(Role.split("/").at(-1) ?? "", aws)).flatMap(({ Action }) => Action));
	const made = calls
		.filter(({ caller }) => caller === FunctionName)
		.map(({ service, action }) => `${service}:${action}`);
	return [...new Set(made)].filter((action) => !granted.has(action));
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
