import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones/index.js";
import { conditional, Token } from "cdktf";
import { Construct } from "constructs";
import type { Flag } from "../expressions.ts";
import { PrivateSubnets } from "./private-subnets.ts";
import { PublicSubnets } from "./public-subnets.ts";
import { ServiceVpc } from "./vpc.ts";

/** Properties of {@link Network}. */
export interface NetworkProps {
	/** Prefix of the names. */
	readonly name: string;
	/** IPv4 block of the VPC. */
	readonly cidr: string;
	/** Number of availability zones. */
	readonly azCount: number;
	/** Number of NAT gateways; with 0 the tasks run in the public subnets. */
	readonly natGateways: number;
}

/** Where everything stands: a VPC over some zones, public subnets for the edges, and a place for the tasks. */
export class Network extends Construct {
	/** The VPC. */
	readonly vpc: ServiceVpc;
	/** Ids of the subnets for the edges. */
	readonly edgeSubnetIds: string[];
	/** Ids of the subnets for the tasks. */
	readonly taskSubnetIds: string[];
	/** Whether tasks are in private subnets, and so need no public address to pull their images. */
	readonly tasksArePrivate: Flag;

	constructor(scope: Construct, id: string, props: NetworkProps) {
		super(scope, id);
		const zones = new DataAwsAvailabilityZones(this, "zones", {
			state: "available",
			// Local zones and the like are opted into, and have no load balancers of this kind.
			filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
		});
		this.vpc = new ServiceVpc(this, "vpc", { name: props.name, cidr: props.cidr });
		const subnets = {
			name: props.name,
			vpc: this.vpc,
			azCount: props.azCount,
			zonesAddress: `data.${zones.terraformResourceType}.${zones.friendlyUniqueId}`,
		};
		const publicSubnets = new PublicSubnets(this, "public", subnets);
		const privateSubnets = new PrivateSubnets(this, "private", {
			...subnets,
			natGateways: props.natGateways,
			publicSubnets,
		});
		this.edgeSubnetIds = publicSubnets.ids;
		this.tasksArePrivate = privateSubnets.exist;
		this.taskSubnetIds = Token.asList(conditional(privateSubnets.exist, privateSubnets.ids, publicSubnets.ids));
	}
}
