import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet/index.js";
import { Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import type { Existing } from "../existing.ts";
import { address, countIndex, expression, type Flag, numberIf } from "../expressions.ts";

/** Properties of {@link ExistingSubnets}. */
export interface ExistingSubnetsProps
	extends Existing<{ albSubnetIds: string[]; proberSubnetIds: string[]; proberNeedsIpv6: Flag }> {
	/** Whether the load balancers have IPv6 addresses. */
	readonly dualStack: Flag;
}

/** Asks AWS whether subnets of the user's own have the IPv6 addresses that load balancers and probes need. */
export class ExistingSubnets extends Construct {
	/** Whether the subnets that probes are sent from have IPv6; so do those that are made here. */
	readonly proberHasIpv6: Flag;
	readonly #dualStack: Flag;
	readonly #loadBalancers: string;
	readonly #prober: string;
	readonly #needed: Flag;

	constructor(scope: Construct, id: string, { dualStack, value }: ExistingSubnetsProps) {
		super(scope, id);
		this.#dualStack = dualStack;
		this.#needed = value.proberNeedsIpv6;
		this.#loadBalancers = this.#have("alb", dualStack, value.albSubnetIds);
		this.#prober = this.#have("prober", dualStack, value.proberSubnetIds);
		this.proberHasIpv6 = Op.and(dualStack, expression(this.#prober));
	}

	/** Whether all of some subnets have IPv6: a Terraform expression without `${}`. Without need for it they are not asked for. */
	#have(id: string, dualStack: Flag, ids: string[]): string {
		const subnets = new DataAwsSubnet(this, `subnet:${id}`, {
			count: numberIf(dualStack, Fn.lengthOf(ids), 0),
			id: Token.asString(Fn.element(ids, countIndex())),
		});
		return `alltrue([for s in data.${address(subnets)} : try(length(s.ipv6_cidr_block), 0) > 0])`;
	}

	/** What the VPC's data source makes sure of, with one message for each mistake. */
	postconditions() {
		const albsHave = expression(`(try(length(self.ipv6_cidr_block), 0) > 0 && ${this.#loadBalancers})`);
		return [
			{
				condition: Op.or(Op.not(this.#dualStack), albsHave),
				errorMessage:
					'ip_address_type is "dualstack", but the VPC or its subnets vpc.alb_subnet_ids have no IPv6. Set ip_address_type = "ipv4" (unless internal, with vpc.prober_subnet_ids, subnets whose way out is a NAT gateway, and vpc.nat_gateway_ips, its public addresses), or give them IPv6.',
			},
			{
				// Without IPv6 for the load balancers the first message says it all.
				condition: Op.or(Op.not(Op.and(Op.and(this.#dualStack, this.#needed), albsHave)), expression(this.#prober)),
				errorMessage:
					"The subnets that probes are sent from, vpc.prober_subnet_ids, have no IPv6, and no way to load balancers that face the internet. Give subnets with IPv6 (by default those of the load balancers); or vpc.nat_gateway_ips, the public addresses of the NAT gateways that they go out by; or set internal = true, or probes = false.",
			},
		];
	}
}
