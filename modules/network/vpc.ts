import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Fn, Op, type Precondition, Token } from "cdktf";
import { Construct } from "constructs";
import { type Count, createdAttribute } from "../existing.ts";
import { expression } from "../expressions.ts";

/** Properties of {@link ServiceVpc}. */
export interface ServiceVpcProps {
	/** Name of the VPC. */
	readonly name: string;
	/** Its IPv4 block. */
	readonly cidr: string;
	/** Number of zones that it is to be spread over. */
	readonly azCount: number;
	/** Address of the data source that knows the region's zones. */
	readonly zonesAddress: string;
	/** 1, or 0 where there is another one; nothing to count where there is always this one. */
	readonly count: Count;
}

/** A VPC with IPv4 and IPv6, and a way to the internet. */
export class ServiceVpc extends Construct {
	/** Id of the VPC. */
	readonly id: string;
	/** Its IPv4 block. */
	readonly ipv4Cidr: string;
	/** Its IPv6 block, a /56 that AWS chooses. */
	readonly ipv6Cidr: string;
	/** Id of the route table that leads to the internet. */
	readonly publicRouteTableId: string;
	/** Its routes to the internet, by IPv4 and IPv6. */
	readonly internetRoutes: readonly Route[];

	constructor(scope: Construct, id: string, props: ServiceVpcProps) {
		super(scope, id);
		const { count } = props;
		const vpc = new Vpc(this, "vpc:this", {
			...count,
			cidrBlock: props.cidr,
			assignGeneratedIpv6CidrBlock: true,
			enableDnsHostnames: true,
			enableDnsSupport: true,
			tags: { Name: props.name },
			lifecycle: { precondition: [enoughZones(props)] },
		});
		this.id = createdAttribute(vpc, "id");
		this.ipv4Cidr = createdAttribute(vpc, "cidr_block");
		this.ipv6Cidr = createdAttribute(vpc, "ipv6_cidr_block");
		const gateway = new InternetGateway(this, "gateway:this", { ...count, vpcId: this.id, tags: { Name: props.name } });
		const table = new RouteTable(this, "table:public", {
			...count,
			vpcId: this.id,
			tags: { Name: `${props.name}-public` },
		});
		this.publicRouteTableId = createdAttribute(table, "id");
		const route = { ...count, routeTableId: this.publicRouteTableId, gatewayId: createdAttribute(gateway, "id") };
		this.internetRoutes = [
			new Route(this, "route:public-ipv4", { ...route, destinationCidrBlock: "0.0.0.0/0" }),
			new Route(this, "route:public-ipv6", { ...route, destinationIpv6CidrBlock: "::/0" }),
		];
	}
}

function enoughZones({ azCount, zonesAddress }: ServiceVpcProps): Precondition {
	const names = Token.asList(expression(`${zonesAddress}.names`));
	return {
		condition: Op.gte(Fn.lengthOf(names), azCount),
		errorMessage: `az_count is ${Fn.tostring(azCount)}, and the region has the availability zones ${Fn.join(", ", names)} only. Give a smaller az_count.`,
	};
}
