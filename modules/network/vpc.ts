import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Construct } from "constructs";

/** Properties of {@link ServiceVpc}. */
export interface ServiceVpcProps {
	/** Name of the VPC. */
	readonly name: string;
	/** Its IPv4 block. */
	readonly cidr: string;
}

/** A VPC with IPv4 and IPv6, and a way to the internet. */
export class ServiceVpc extends Construct {
	/** Id of the VPC. */
	readonly id: string;
	/** Its IPv4 block. */
	readonly ipv4Cidr: string;
	/** Its IPv6 block, a /56 that AWS chooses. */
	readonly ipv6Cidr: string;
	/** Route table that leads to the internet. */
	readonly publicRouteTable: RouteTable;
	/** Its IPv4 route to the internet. */
	readonly internetRoute: Route;

	constructor(scope: Construct, id: string, props: ServiceVpcProps) {
		super(scope, id);
		const vpc = new Vpc(this, "this", {
			cidrBlock: props.cidr,
			assignGeneratedIpv6CidrBlock: true,
			enableDnsHostnames: true,
			enableDnsSupport: true,
			tags: { Name: props.name },
		});
		this.id = vpc.id;
		this.ipv4Cidr = vpc.cidrBlock;
		this.ipv6Cidr = vpc.ipv6CidrBlock;
		const gateway = new InternetGateway(this, "gateway", { vpcId: vpc.id, tags: { Name: props.name } });
		this.publicRouteTable = new RouteTable(this, "public", { vpcId: vpc.id, tags: { Name: `${props.name}-public` } });
		this.internetRoute = new Route(this, "ipv4", {
			routeTableId: this.publicRouteTable.id,
			destinationCidrBlock: "0.0.0.0/0",
			gatewayId: gateway.id,
		});
		new Route(this, "ipv6", {
			routeTableId: this.publicRouteTable.id,
			destinationIpv6CidrBlock: "::/0",
			gatewayId: gateway.id,
		});
	}
}
