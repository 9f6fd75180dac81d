/** Roles, as the modules' Terraform makes them: who may act in them, and what they may do. */
import type { Aws } from "../../harness/aws.ts";
import { textOf } from "./xml.ts";

/** Number of the account. */
export const ACCOUNT = "123456789012";

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** Makes a role, and answers its ARN. @param trust - the statement of who may act in it. */
export async function createRole(name: string, path: string, trust: object, may: object[], aws: Aws): Promise<string> {
	const iam = (Action: string, parameters: Readonly<Record<string, string>>) =>
		aws.query("iam", { Action, Version: "2010-05-08", RoleName: name, ...parameters });
	const created = await iam("CreateRole", { Path: path, AssumeRolePolicyDocument: document(trust) });
	await iam("PutRolePolicy", { PolicyName: "own", PolicyDocument: document(...may) });
	return textOf(created, "Arn");
}

/** Lets an AWS service act in a role. */
export function forService(service: string): object {
	return { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
}

/** Lets functions act in a service's role, under its identity alone. */
export function forFunctions(roles: readonly string[], externalId: string, sessionName: string): object {
	return {
		Effect: "Allow",
		Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
		Action: "sts:AssumeRole",
		Condition: {
			ArnEquals: { "aws:PrincipalArn": roles },
			StringEquals: { "sts:ExternalId": externalId, "sts:RoleSessionName": sessionName },
		},
	};
}

/** Lets a function of the controller's act for services. */
export function actingForServices(path: string): object {
	return { Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${ACCOUNT}:role${path}*` };
}

/** Lets a function log. */
export function logging(functionName: string): object {
	return {
		Effect: "Allow",
		Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
		Resource: `arn:aws:logs:*:*:log-group:/aws/lambda/${functionName}:*`,
	};
}
