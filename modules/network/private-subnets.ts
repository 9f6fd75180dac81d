import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Fn, type ITerraformDependable, Op, Token } from "cdktf";
import { Construct } from "constructs";
import {
	address,
	countIndex,
	each,
	expression,
	type Flag,
	local,
	numberIf,
	sameIndex,
	thisIndex,
} from "../expressions.ts";
import type { PublicSubnets } from "./public-subnets.ts";
import { FIRST_PRIVATE, IPV4_NEW_BITS, type SubnetsProps } from "./subnets.ts";

/** Properties of {@link PrivateSubnets}. */
export interface PrivateSubnetsProps extends SubnetsProps {
	/** Number of NAT gateways; with 0 there are no private subnets. */
	readonly natGateways: number;
	/** Where the NAT gateways stand. */
	readonly publicSubnets: PublicSubnets;
}

/** One subnet in each zone that reaches the internet through NAT gateways only. */
export class PrivateSubnets extends Construct {
	/** Ids of the subnets; none without NAT gateways. */
	readonly ids: string[];
	/** Whether there are any. */
	readonly exist: Flag;
	/** What leads from them to the NAT gateways. */
	readonly ways: readonly ITerraformDependable[];
	/** Public addresses of the NAT gateways. */
	readonly natIps: string[];

	constructor(scope: Construct, id: string, props: PrivateSubnetsProps) {
		super(scope, id);
		// Op drops a literal 0.
		this.exist = Op.gte(props.natGateways, 1);
		const count = Token.asNumber(
			expression(local(this, "private-subnet-count", numberIf(this.exist, props.azCount, 0))),
		);
		const subnets = new Subnet(this, "subnet:private", {
			count,
			vpcId: props.vpc.id,
			availabilityZone: Token.asString(expression(`${props.zonesAddress}.names[count.index]`)),
			cidrBlock: Fn.cidrsubnet(props.vpc.ipv4Cidr, IPV4_NEW_BITS, Token.asNumber(Op.add(FIRST_PRIVATE, countIndex()))),
			tags: { Name: `${props.name}-private-${thisIndex()}` },
		});
		this.ids = each(subnets, "id");
		const tags = { Name: `${props.name}-${thisIndex()}` };
		const addresses = new Eip(this, "address:nat", { count: props.natGateways, domain: "vpc", tags });
		this.natIps = each(addresses, "public_ip");
		const gateways = this.gateways(props, addresses, tags);
		const tables = new RouteTable(this, "table:private", {
			count,
			vpcId: props.vpc.id,
			tags: { Name: `${props.name}-private-${thisIndex()}` },
		});
		const route = new Route(this, "route:private", {
			count,
			routeTableId: sameIndex(tables, "id"),
			destinationCidrBlock: "0.0.0.0/0",
			// Fewer gateways than zones: the zones share them in turn.
			natGatewayId: Token.asString(expression(`element(${address(gateways)}[*].id, count.index)`)),
		});
		const association = new RouteTableAssociation(this, "association:private", {
			count,
			subnetId: sameIndex(subnets, "id"),
			routeTableId: sameIndex(tables, "id"),
		});
		this.ways = [route, association];
	}

	private gateways(props: PrivateSubnetsProps, addresses: Eip, tags: Record<string, string>): NatGateway {
		return new NatGateway(this, "gateway:this", {
			count: props.natGateways,
			allocationId: sameIndex(addresses, "id"),
			subnetId: sameIndex(props.publicSubnets.subnets, "id"),
			tags,
			// A NAT gateway without a way to the internet fails to start.
			dependsOn: [...props.publicSubnets.ways],
		});
	}
}
