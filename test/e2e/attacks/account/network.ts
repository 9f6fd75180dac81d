/** The network that all services of an account stand in. */
import type { Aws } from "../../harness/aws.ts";
import { textOf } from "./xml.ts";

const VERSION = "2016-11-15";

/** Where load balancers and tasks stand. */
export interface Place {
	readonly vpcId: string;
	readonly subnetIds: readonly [string, string];
	readonly securityGroupId: string;
}

/** Makes a VPC with a subnet in each of two zones. */
export async function createPlace(aws: Aws): Promise<Place> {
	const ec2 = (Action: string, parameters: Readonly<Record<string, string>>) =>
		aws.query("ec2", { Action, Version: VERSION, ...parameters });
	const vpcId = textOf(await ec2("CreateVpc", { CidrBlock: "10.7.0.0/16" }), "vpcId");
	const subnet = async (zone: string, CidrBlock: string) =>
		textOf(
			await ec2("CreateSubnet", { VpcId: vpcId, CidrBlock, AvailabilityZone: `${aws.region}${zone}` }),
			"subnetId",
		);
	const group = { GroupName: "all", GroupDescription: "all", VpcId: vpcId };
	return {
		vpcId,
		subnetIds: [await subnet("a", "10.7.0.0/24"), await subnet("b", "10.7.1.0/24")],
		securityGroupId: textOf(await ec2("CreateSecurityGroup", group), "groupId"),
	};
}
