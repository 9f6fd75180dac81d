/** People who run the commands: users of IAM, with their keys. */
import type { Aws } from "../harness/aws.ts";

const VERSION = "2010-05-08";

/** Makes a user who may do so much, on everything. Answers the id of an access key of theirs. */
export async function hire(aws: Aws, UserName: string, Action: string): Promise<string> {
	const iam = (action: string, parameters: Readonly<Record<string, string>>) =>
		aws.query("iam", { Action: action, Version: VERSION, ...parameters });
	await iam("CreateUser", { UserName });
	const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] };
	await iam("PutUserPolicy", { UserName, PolicyName: "own", PolicyDocument: JSON.stringify(policy) });
	const [, key] = /<AccessKeyId>([^<]+)</.exec(await iam("CreateAccessKey", { UserName })) ?? [];
	if (key === undefined) throw new Error(`${UserName} has no access key`);
	return key;
}
