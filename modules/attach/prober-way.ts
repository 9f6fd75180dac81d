import type { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Op, Token } from "cdktf";
import { Construct } from "constructs";
import type { ByColor } from "../../runtime/contract/index.ts";
import { byColorAndIndex, eachColor, eachOf } from "../by-color.ts";
import { expression, type Flag, local, numberIf, only } from "../expressions.ts";
import type { AttachedAlb, AttachedNat } from "./attached.ts";

/** Properties of {@link ProberWay}. */
export interface ProberWayProps {
	/** Security group of the prober, of which there may be none. */
	readonly group: SecurityGroup;
	/** Whose previews it asks. */
	readonly loadBalancers: ByColor<AttachedAlb>;
	/** Port of these previews. */
	readonly previewPort: number;
	/** Whether there is a prober. */
	readonly enabled: Flag;
	/** How it reaches public addresses, if it must. */
	readonly nat?: AttachedNat | undefined;
}

/** What lets the probes out to the load balancers' preview ports, and in there. */
export class ProberWay extends Construct {
	readonly #port: { ipProtocol: string; fromPort: number; toPort: number };
	/** Security groups of each load balancer: address of lists by color. */
	readonly #lists: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: ProberWayProps,
	) {
		super(scope, id);
		const { loadBalancers, previewPort } = props;
		this.#port = { ipProtocol: "tcp", fromPort: previewPort, toPort: previewPort };
		this.#lists = local(this, "preview-security-group-ids", {
			blue: loadBalancers.blue.securityGroupIds,
			green: loadBalancers.green.securityGroupIds,
		});
		this.toPrivateAddresses();
		if (props.nat) this.toPublicAddresses(props.nat);
	}

	private toPrivateAddresses(): void {
		const { group, enabled, loadBalancers } = this.props;
		const groups = local(this, "preview-security-groups", expression(byColorAndIndex(this.#lists)));
		new VpcSecurityGroupEgressRule(this, "rule:prober-to-alb", {
			...this.#port,
			forEach: eachOf(groups, enabled),
			securityGroupId: only(group, "id"),
			description: "Probes to the load balancers",
			referencedSecurityGroupId: Token.asString(expression("each.value")),
		});
		const { securityGroupsAreCreated: created } = loadBalancers.blue;
		if (created === undefined) return;
		new VpcSecurityGroupIngressRule(this, "rule:alb-from-prober", {
			...this.#port,
			forEach: eachColor(Op.and(enabled, created)),
			securityGroupId: this.#groupOf("each.key"),
			description: "Preview from the probes",
			referencedSecurityGroupId: only(group, "id"),
		});
	}

	/**
	 * A rule that names a security group stands for private addresses: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
	 * The name of a load balancer that faces the internet has public ones, within its VPC too. Their addresses change, so the prober may go
	 * to any, on this port alone; and the load balancers see it come from its NAT gateways.
	 */
	private toPublicAddresses(nat: AttachedNat): void {
		const { group, enabled, loadBalancers } = this.props;
		const used = Op.and(enabled, nat.used);
		new VpcSecurityGroupEgressRule(this, "rule:prober-to-public", {
			...this.#port,
			count: numberIf(used, 1, 0),
			securityGroupId: only(group, "id"),
			description: "Probes to previews at public addresses",
			cidrIpv4: "0.0.0.0/0",
		});
		const { securityGroupsAreCreated: created } = loadBalancers.blue;
		if (created === undefined) return;
		const ips = local(this, "nat-gateway-ips", nat.ips);
		const sources = local(this, "probe-sources", expression(byColorAndIndex(`{ blue = ${ips}, green = ${ips} }`)));
		new VpcSecurityGroupIngressRule(this, "rule:alb-from-nat", {
			...this.#port,
			forEach: eachOf(sources, Op.and(used, created)),
			securityGroupId: this.#groupOf('split("-", each.key)[0]'),
			description: "Preview from probes that come through a NAT gateway",
			cidrIpv4: "${each.value}/32",
		});
	}

	/** The security group of a load balancer, where it is made here and so is the only one. */
	#groupOf(color: string): string {
		return Token.asString(expression(`${this.#lists}[${color}][0]`));
	}
}
