import type { Account } from "../account.ts";
import { denied, everyResource, type Permission } from "../iam.ts";

/** Where the interfaces are, and whose they are. */
export interface NetworkInterfacesProps {
	/** Id of the VPC. */
	readonly vpcId: string;
	/** Name of the function that stands there. */
	readonly functionName: string;
}

/**
 * What Lambda itself needs of a function's role to stand in a VPC, and its code does not have:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function networkInterfaces(
	account: Pick<Account, "arn" | "anybodysArn">,
	{ vpcId, functionName }: NetworkInterfacesProps,
): Permission[] {
	const lambdas = [see(), create(account), keep(account)];
	const byItsCode = { ArnEquals: { "lambda:SourceFunctionArn": account.arn("lambda", `function:${functionName}`) } };
	return [
		...lambdas,
		useSharedSubnets(account, vpcId),
		// The key is in what a function's code asks for, and not in what Lambda asks for by the same role:
		// https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
		...lambdas.map((permission) => denied({ ...permission, sid: `Deny${permission.sid}`, conditions: byItsCode })),
	];
}

function see(): Permission {
	return {
		sid: "DescribeNetworkInterfaces",
		actions: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
		resources: everyResource("describing networks has no resource-level permissions"),
	};
}

function create(account: Pick<Account, "arn">): Permission {
	return {
		sid: "CreateNetworkInterfaces",
		actions: ["ec2:CreateNetworkInterface"],
		resources: ["network-interface/*", "subnet/*", "security-group/*"].map((rest) => account.arn("ec2", rest)),
	};
}

function keep(account: Pick<Account, "arn">): Permission {
	return {
		sid: "AssignNetworkInterfaceAddresses",
		actions: ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"],
		// Interfaces have ids that Lambda learns later. When it is given the role it asks for everything in this account and region,
		// which the interfaces alone do not cover: https://github.com/hashicorp/terraform-provider-aws/issues/20698. And a wildcard in
		// place of a type of resource may cover none: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
		resources: ["*/*", "network-interface/*"].map((rest) => account.arn("ec2", rest)),
	};
}

/**
 * A subnet that another account shares is that account's in its ARN, and so is its VPC; interface and security group are this one's, so
 * what denies these to the code denies it the subnet, too: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html
 */
function useSharedSubnets(account: Pick<Account, "anybodysArn">, vpcId: string): Permission {
	return {
		sid: "CreateInSharedSubnets",
		actions: ["ec2:CreateNetworkInterface"],
		resources: [account.anybodysArn("ec2", "subnet/*")],
		conditions: { ArnLike: { "ec2:Vpc": account.anybodysArn("ec2", `vpc/${vpcId}`) } },
	};
}
