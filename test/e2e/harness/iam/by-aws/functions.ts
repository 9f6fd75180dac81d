/** Lambda runs functions in their roles. */
import type { FunctionConfiguration } from "../../lambda.ts";
import type { DeployedPolicies } from "../deployed-policies.ts";
import { accountOf, codePrincipal } from "../judge.ts";
import { arn, type Need, need, type Place } from "../need.ts";
import { type Deed, inRole, takesRole } from "./deed.ts";

/** The id of an interface, and whatever else has a name that nobody knows before. */
const NEW = "eni-0123456789abcdef0";

/** What it takes to run a function: its role, its log, and its interfaces in a VPC. */
export async function runs(lambda: FunctionConfiguration, policies: DeployedPolicies): Promise<readonly Deed[]> {
	const { FunctionName, FunctionArn, Role, LoggingConfig, VpcConfig } = lambda;
	const place = { region: FunctionArn.split(":")[3] ?? "", account: accountOf(FunctionArn) };
	const what = `the function ${FunctionName}`;
	const group = LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;
	const stream = arn("logs", place, `log-group:${group}:log-stream:2026/01/01/[$LATEST]0123`);
	const needs = [
		...["logs:CreateLogStream", "logs:PutLogEvents"].flatMap((action) => need(action, [stream])),
		...((VpcConfig?.SubnetIds ?? []).length > 0 ? interfaces(VpcConfig ?? {}, place) : []),
	];
	return [
		// Lambda tells no source when it assumes a role.
		await takesRole({ what, service: "lambda.amazonaws.com", role: Role }, policies),
		...(await inRole(what, Role, needs, policies)),
	];
}

/** The same interfaces, asked for by the function's own code: none of its business, and nothing that its policies may allow. */
export async function asksForInterfaces(
	{ FunctionName, FunctionArn, Role, VpcConfig }: FunctionConfiguration,
	policies: DeployedPolicies,
): Promise<readonly Deed[]> {
	if ((VpcConfig?.SubnetIds ?? []).length === 0) return [];
	const place = { region: FunctionArn.split(":")[3] ?? "", account: accountOf(FunctionArn) };
	const deeds = await inRole(`the code of ${FunctionName}`, Role, interfaces(VpcConfig ?? {}, place), policies);
	return deeds.map((deed) => ({ ...deed, principal: codePrincipal(Role, FunctionArn) }));
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html */
function interfaces(
	{ SubnetIds = [], SecurityGroupIds = [], VpcId }: NonNullable<FunctionConfiguration["VpcConfig"]>,
	place: Place,
) {
	const ec2 = (rest: string) => arn("ec2", place, rest);
	const own = ec2(`network-interface/${NEW}`);
	const into = [
		...SubnetIds.map((id) => ec2(`subnet/${id}`)),
		...SecurityGroupIds.map((id) => ec2(`security-group/${id}`)),
	];
	return [
		// Conditions may check the network: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
		...need("ec2:CreateNetworkInterface", [own, ...into], { "ec2:Vpc": VpcId ? [ec2(`vpc/${VpcId}`)] : [] }),
		// Lambda asks, when it is given the role, for the right to delete every one, whatever their ids will be.
		...need("ec2:DeleteNetworkInterface", [ec2("*/*")]),
		...["ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"].flatMap((action) => need(action, [own])),
		...["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"].flatMap((action) => need(action, ["*"])),
	] satisfies readonly Need[];
}
