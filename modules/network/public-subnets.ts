import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { countIndex, each, expression, sameIndex, thisIndex } from "../expressions.ts";
import { IPV4_NEW_BITS, IPV6_NEW_BITS, type SubnetsProps } from "./subnets.ts";

/** One subnet in each zone whose addresses the internet can reach. The load balancers live here. */
export class PublicSubnets extends Construct {
	/** The subnets, counted by zone. */
	readonly subnets: Subnet;
	/** Ids of the subnets. */
	readonly ids: string[];
	/** What leads from them to the internet. */
	readonly ways: readonly ITerraformDependable[];

	constructor(scope: Construct, id: string, props: SubnetsProps) {
		super(scope, id);
		this.subnets = new Subnet(this, "subnet:public", {
			count: props.azCount,
			vpcId: props.vpc.id,
			availabilityZone: Token.asString(expression(`${props.zonesAddress}.names[count.index]`)),
			cidrBlock: Fn.cidrsubnet(props.vpc.ipv4Cidr, IPV4_NEW_BITS, countIndex()),
			// Dual-stack load balancers need an IPv6 block in each of their subnets.
			ipv6CidrBlock: Fn.cidrsubnet(props.vpc.ipv6Cidr, IPV6_NEW_BITS, countIndex()),
			tags: { Name: `${props.name}-public-${thisIndex()}` },
		});
		this.ids = each(this.subnets, "id");
		const association = new RouteTableAssociation(this, "association:public", {
			count: props.azCount,
			subnetId: sameIndex(this.subnets, "id"),
			routeTableId: props.vpc.publicRouteTableId,
		});
		this.ways = [...props.vpc.internetRoutes, association];
	}
}
