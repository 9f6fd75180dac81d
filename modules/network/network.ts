import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones/index.js";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc/index.js";
import { conditional, type ITerraformDependable, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { countIfNone, type Existing, missing } from "../existing.ts";
import {
	address,
	expression,
	type Flag,
	local,
	named,
	namedFlag,
	namedList,
	numberIf,
	stringIf,
} from "../expressions.ts";
import { ExistingSubnets } from "./existing-subnets.ts";
import { PrivateSubnets } from "./private-subnets.ts";
import { PublicSubnets } from "./public-subnets.ts";
import { ServiceVpc } from "./vpc.ts";
import { ZonesOfSubnets } from "./zones-of-subnets.ts";

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
	/**
	 * A network that may exist already; then none is made.
	 * @default - it is made here
	 */
	readonly existing?: Existing<ExistingNetwork>;
	/**
	 * Whether the load balancers have IPv6 addresses.
	 * @default true
	 */
	readonly dualStack?: Flag;
}

/** A network of the user's own. */
export interface ExistingNetwork {
	/** Id of the VPC. */
	readonly vpcId: string;
	/** Subnets of the load balancers, in at least two availability zones; public ones, unless the load balancers are internal. */
	readonly albSubnetIds: string[];
	/** Subnets of the tasks. */
	readonly taskSubnetIds: string[];
	/** Whether the tasks need a public address to pull their images, because their subnets have no other way out. */
	readonly assignPublicIp: Flag;
	/** Subnets from which probes are sent. */
	readonly proberSubnetIds: string[];
	/** Public addresses of the NAT gateways that these subnets go out by. */
	readonly natGatewayIps: string[];
	/** Whether probes must have a way by IPv6 from there. */
	readonly proberNeedsIpv6: Flag;
}

/** Where everything stands: a VPC over some zones, public subnets for the load balancers, and a place for the tasks. */
export class Network extends Construct {
	/** The VPC: its id, and the networks of its addresses. */
	readonly vpc: {
		/** Id of the VPC. */
		readonly id: string;
		/** Its IPv4 block. */
		readonly ipv4Cidr: string;
		/** Its IPv6 block. */
		readonly ipv6Cidr: string;
	};
	/** Ids of the subnets for the load balancers. */
	readonly albSubnetIds: string[];
	/** Ids of the subnets for the tasks. */
	readonly taskSubnetIds: string[];
	/** Whether the tasks need a public address to pull their images. */
	readonly assignPublicIp: Flag;
	/** Ids of the subnets that probes are sent from. */
	readonly proberSubnetIds: string[];
	/**
	 * What must be there before load balancers and tasks are, and may go only after them, where the network is made here. AWS refuses
	 * a load balancer that faces the internet in a VPC without a gateway (hashicorp/terraform-provider-aws#3494), and tasks that have
	 * lost their routes cannot stop in order (hashicorp/terraform-provider-aws#4587).
	 */
	readonly ways: {
		/** From and to the load balancers. */
		readonly loadBalancers: readonly ITerraformDependable[];
		/** From the tasks. */
		readonly tasks: readonly ITerraformDependable[];
	};
	/** Whether these subnets have IPv6 addresses. */
	readonly proberHasIpv6: Flag;
	/** Public addresses of the NAT gateways that these subnets go out by. */
	readonly natIps: string[];

	constructor(scope: Construct, id: string, props: NetworkProps) {
		super(scope, id);
		const { existing } = props;
		const zonesAddress = this.zones();
		const vpc = new ServiceVpc(this, "vpc:", { ...props, zonesAddress, count: countIfNone(existing) });
		const whenCreated = (name: string, count: number) =>
			existing ? Token.asNumber(expression(local(this, name, numberIf(missing(existing), count, 0)))) : count;
		const azCount = whenCreated("az-count", props.azCount);
		if (existing) new ZonesOfSubnets(this, "zones-of:", { ...existing, zonesAddress });
		const subnets = { name: props.name, vpc, azCount, zonesAddress };
		const publicSubnets = new PublicSubnets(this, "public:", subnets);
		const privateSubnets = new PrivateSubnets(this, "private:", {
			...subnets,
			natGateways: whenCreated("nat-gateways", props.natGateways),
			publicSubnets,
		});
		this.ways = { loadBalancers: publicSubnets.ways, tasks: [...publicSubnets.ways, ...privateSubnets.ways] };
		const taskSubnetIds = Token.asList(conditional(privateSubnets.exist, privateSubnets.ids, publicSubnets.ids));
		const either = (id: string, created: string[], theirs: keyof ExistingNetwork) =>
			namedList(this, id, existing ? conditional(missing(existing), created, existing.value[theirs]) : created);
		const dualStack = props.dualStack ?? expression("true");
		const subnetsExist = existing && new ExistingSubnets(this, "existing-subnets:", { ...existing, dualStack });
		this.vpc = existing && subnetsExist ? this.either(existing, vpc, subnetsExist) : vpc;
		this.proberHasIpv6 = subnetsExist ? subnetsExist.proberHasIpv6 : dualStack;
		this.natIps = existing
			? Token.asList(conditional(missing(existing), privateSubnets.natIps, existing.value.natGatewayIps))
			: privateSubnets.natIps;
		this.albSubnetIds = either("alb-subnet-ids", publicSubnets.ids, "albSubnetIds");
		this.taskSubnetIds = either("task-subnet-ids", taskSubnetIds, "taskSubnetIds");
		// The load balancers' names have public addresses, of which a function in a VPC reaches those of IPv6 by itself, and those of IPv4 by a NAT
		// gateway. The public subnets have IPv6, and the private ones have the gateways.
		const byNat = Op.and(Op.not(dualStack), privateSubnets.exist);
		const proberSubnetIds = Token.asList(conditional(byNat, privateSubnets.ids, publicSubnets.ids));
		this.proberSubnetIds = either(
			"prober-subnet-ids",
			props.dualStack ? proberSubnetIds : publicSubnets.ids,
			"proberSubnetIds",
		);
		this.assignPublicIp = this.publicIp(Op.not(privateSubnets.exist), existing);
	}

	/** Without conditions: one that checks a variable would make Terraform read the zones late, and nothing could be counted by them. */
	private zones(): string {
		const zones = new DataAwsAvailabilityZones(this, "zones:available", {
			state: "available",
			// Local zones and the like are opted into, and have no load balancers of this kind.
			filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
		});
		return `data.${address(zones)}`;
	}

	private either(existing: Existing<ExistingNetwork>, created: ServiceVpc, subnets: ExistingSubnets): Network["vpc"] {
		const { exists, value } = existing;
		const theirs = new DataAwsVpc(this, "vpc:existing", {
			count: numberIf(exists, 1, 0),
			id: value.vpcId,
			lifecycle: { postcondition: subnets.postconditions() },
		});
		const found = (attribute: string) => Token.asString(expression(`one(data.${address(theirs)}[*].${attribute})`));
		const create = missing(existing);
		return {
			id: named(this, "vpc-id", stringIf(create, created.id, value.vpcId)),
			ipv4Cidr: named(this, "vpc-cidr-ipv4", stringIf(create, created.ipv4Cidr, found("cidr_block"))),
			ipv6Cidr: named(this, "vpc-cidr-ipv6", stringIf(create, created.ipv6Cidr, found("ipv6_cidr_block"))),
		};
	}

	private publicIp(created: Flag, existing: Existing<ExistingNetwork> | undefined): Flag {
		if (!existing) return created;
		return namedFlag(
			this,
			"assign-public-ip",
			Token.asAny(conditional(missing(existing), created, existing.value.assignPublicIp)),
		);
	}
}
