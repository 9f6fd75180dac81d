import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { conditional, Fn, type ITerraformIterator, Op, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import { attributeByColor, byColorAndIndex, eachColor, sameColor, thisColor } from "../by-color.ts";
import { type Existing, missing } from "../existing.ts";
import { expression, type Flag, listIf, local } from "../expressions.ts";
import { PREVIEW_PORT } from "../naming.ts";
import type { Network } from "../network/network.ts";

/** Properties of {@link AlbSecurity}. */
export interface AlbSecurityProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** VPC of the load balancers. */
	readonly vpc: Network["vpc"];
	/** Whether port 443 is served. */
	readonly https: Flag;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview; none means those of the VPC. */
	readonly previewCidrs: string[];
	/** Whether the load balancers have IPv6 addresses. */
	readonly dualStack: Flag;
	/**
	 * Security groups that may exist already; then none is made, and who may reach the load balancers is theirs to say.
	 * @default - one is made here for each color
	 */
	readonly existing?: Existing<string[]> | undefined;
}

/** Who may reach the load balancers: everybody on the production ports, and a chosen few on the preview port. */
export class AlbSecurity extends Construct {
	/** Ids of each load balancer's security groups: address of a map by color. */
	readonly groups: string;
	/** Ids of each load balancer's security groups, but none where green has the same ones as blue: AWS takes no rule twice. */
	readonly listedIds: ByColor<string[]>;
	/** The same by color and index: address of a map. */
	readonly listed: string;
	/** Whether they are made here. */
	readonly created: Flag;
	readonly #groupIds: ByColor<string>;

	constructor(scope: Construct, id: string, props: AlbSecurityProps) {
		super(scope, id);
		const { existing } = props;
		this.created = missing(existing);
		const name = `${props.serviceName}-${thisColor()}-edge`;
		const group = new SecurityGroup(this, "group:alb", {
			forEach: eachColor(existing && this.created),
			name,
			description: "Load balancer",
			vpcId: props.vpc.id,
			tags: { Name: name },
		});
		this.#groupIds = attributeByColor(group, "id");
		const created = byColor((color) => Fn.tolist([this.#groupIds[color]]));
		const ids = existing
			? byColor((color) => Token.asAny(conditional(this.created, created[color], existing.value)))
			: created;
		this.groups = local(this, "alb-security-group-ids", ids);
		const all = byColor((color) => Token.asList(expression(`${this.groups}.${color}`)));
		const distinct = existing
			? local(this, "distinct-alb-security-group-ids", { blue: all.blue, green: listIf(this.created, all.green) })
			: this.groups;
		this.listedIds = byColor((color) => Token.asList(expression(`${distinct}.${color}`)));
		this.listed = local(this, "alb-security-groups", expression(byColorAndIndex(distinct)));
		for (const color of COLORS) this.openToNetworks(color, props);
		this.openPreviewToVpc(group, props);
	}

	/**
	 * A resource for each color: its instances are keyed by networks that the user gives. Terraform can only move what was keyed by such
	 * to another address as a whole, and a rule that is made anew cuts connections.
	 */
	private openToNetworks(color: Color, { https, ingressCidrs, previewCidrs }: AlbSecurityProps): void {
		const open = (id: string, port: number, cidrs: string[], description: string) => {
			const networks: ITerraformIterator = TerraformIterator.fromList(listIf(this.created, cidrs));
			new VpcSecurityGroupIngressRule(this, `rule:${id}_${color}`, {
				forEach: networks,
				securityGroupId: this.#groupIds[color],
				description,
				ipProtocol: "tcp",
				fromPort: port,
				toPort: port,
				cidrIpv4: Token.asString(expression('strcontains(each.value, ":") ? null : each.value')),
				cidrIpv6: Token.asString(expression('strcontains(each.value, ":") ? each.value : null')),
			});
		};
		open("http", 80, ingressCidrs, "HTTP from the networks in ingress_cidrs");
		open("https", 443, listIf(https, ingressCidrs), "HTTPS from the networks in ingress_cidrs");
		open("preview", PREVIEW_PORT, previewCidrs, "Preview from the networks in preview_cidrs");
	}

	/** Rules of their own: the VPC may be made by the same plan, and Terraform must know the keys of the others before that. */
	private openPreviewToVpc(group: SecurityGroup, { vpc, previewCidrs, dualStack }: AlbSecurityProps): void {
		const toVpc = Op.and(this.created, Op.lt(Fn.lengthOf(previewCidrs), 1));
		const rule = {
			securityGroupId: sameColor(group, "id"),
			description: "Preview from the VPC",
			ipProtocol: "tcp",
			fromPort: PREVIEW_PORT,
			toPort: PREVIEW_PORT,
		};
		new VpcSecurityGroupIngressRule(this, "rule:preview-vpc", {
			...rule,
			forEach: eachColor(toVpc),
			cidrIpv4: vpc.ipv4Cidr,
		});
		new VpcSecurityGroupIngressRule(this, "rule:preview-vpc-ipv6", {
			...rule,
			forEach: eachColor(Op.and(toVpc, dualStack)),
			cidrIpv6: vpc.ipv6Cidr,
		});
	}
}
