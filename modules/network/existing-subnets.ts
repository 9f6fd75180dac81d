import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet/index.js";
import { Op, Token } from "cdktf";
import { Construct } from "constructs";
import type { Existing } from "../existing.ts";
import { address, countIf, expression, type Flag, local } from "../expressions.ts";

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
	readonly #dualStack: string;
	readonly #loadBalancers: string;
	readonly #prober: string;
	readonly #needed: string;

	constructor(scope: Construct, id: string, { dualStack, value }: ExistingSubnetsProps) {
		super(scope, id);
		this.#dualStack = local(this, "dualstack", dualStack);
		this.#needed = local(this, "prober-needs-ipv6", value.proberNeedsIpv6);
		this.#loadBalancers = this.#have("loadBalancers", dualStack, value.albSubnetIds);
		this.#prober = this.#have("prober", dualStack, value.proberSubnetIds);
		this.proberHasIpv6 = Op.and(dualStack, expression(this.#prober));
	}

	/** Whether all of some subnets have IPv6: a Terraform expression without `${}`. Without need for it they are not asked for. */
	#have(id: string, dualStack: Flag, ids: string[]): string {
		const all = local(this, `${id}-ids`, ids);
		const subnets = new DataAwsSubnet(this, id, {
			count: countIf(dualStack, expression(`length(${all})`)),
			id: Token.asString(expression(`${all}[count.index]`)),
		});
		return `alltrue([for s in data.${address(subnets)} : try(length(s.ipv6_cidr_block), 0) > 0])`;
	}

	/** What the VPC's data source makes sure of, with one message for each mistake. */
	postconditions() {
		const vpcHas = "try(length(self.ipv6_cidr_block), 0) > 0";
		return [
			{
				condition: expression(`!${this.#dualStack} || (${vpcHas} && ${this.#loadBalancers})`),
				errorMessage:
					'ip_address_type is "dualstack", but the VPC or its subnets vpc.alb_subnet_ids have no IPv6. Set ip_address_type = "ipv4" (unless internal, with vpc.prober_subnet_ids, subnets whose way out is a NAT gateway, and vpc.nat_gateway_ips, its public addresses), or give them IPv6.',
			},
			{
				// Without IPv6 for the load balancers the first message says it all.
				condition: expression(
					`!${this.#dualStack} || !${this.#needed} || !(${vpcHas} && ${this.#loadBalancers}) || ${this.#prober}`,
				),
				errorMessage:
					"The subnets that probes are sent from, vpc.prober_subnet_ids, have no IPv6, and no way to load balancers that face the internet. Give subnets with IPv6 (by default those of the load balancers); or vpc.nat_gateway_ips, the public addresses of the NAT gateways that they go out by; or set internal = true, or probes = false.",
			},
		];
	}
}
