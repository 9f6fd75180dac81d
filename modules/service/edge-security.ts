import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Fn, type ITerraformIterator, Op, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { Colour } from "../../runtime/contract.ts";
import { expression, type Flag, listIf, numberIf } from "../expressions.ts";
import { type Given, givenOrOnly, made, unless } from "../given.ts";
import { PREVIEW_PORT } from "../naming.ts";
import type { Network } from "../network/network.ts";

/** Properties of {@link EdgeSecurity}. */
export interface EdgeSecurityProps {
	/** Name of the edge. */
	readonly name: string;
	/** Its colour. */
	readonly colour: Colour;
	/** VPC of the edge. */
	readonly vpc: Network["vpc"];
	/** Whether port 443 is served. */
	readonly https: Flag;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview; none means those of the VPC. */
	readonly previewCidrs: string[];
	/** Whether the edge has IPv6 addresses. */
	readonly dualStack: Flag;
	/**
	 * Security groups that may exist already; then none is made, and who may reach the edge is theirs to say.
	 * @default - one is made here
	 */
	readonly existing?: Given<string[]> | undefined;
}

/** Who may reach an edge: everybody on the production ports, and a chosen few on the preview port. */
export class EdgeSecurity extends Construct {
	/** Ids of the edge's security groups. */
	readonly groupIds: string[];
	/** The same, but none where the other edge, blue, has the same ones: AWS takes no rule twice. */
	readonly listedIds: string[];
	/** Whether they are made here. */
	readonly ours: Flag;
	readonly #groupId: string;

	constructor(scope: Construct, id: string, props: EdgeSecurityProps) {
		super(scope, id);
		const { existing } = props;
		this.ours = existing ? Op.not(existing.exists) : expression("true");
		const group = new SecurityGroup(this, "this", {
			...unless(existing),
			name: `${props.name}-edge`,
			description: "Load balancer",
			vpcId: props.vpc.id,
			tags: { Name: `${props.name}-edge` },
		});
		this.#groupId = made(group, "id");
		this.groupIds = givenOrOnly(existing, group, "id");
		const shared = existing !== undefined && props.colour !== "blue";
		this.listedIds = shared ? listIf(this.ours, this.groupIds) : this.groupIds;
		this.open("http", 80, props.ingressCidrs);
		this.open("https", 443, listIf(props.https, props.ingressCidrs));
		this.openPreview(props);
	}

	private openPreview({ vpc, previewCidrs, dualStack }: EdgeSecurityProps): void {
		const given = Op.gte(Fn.lengthOf(previewCidrs), 1);
		this.open("preview", PREVIEW_PORT, listIf(given, previewCidrs));
		// Rules of their own: the VPC may be made by the same plan, and Terraform must know the keys of the others before that.
		new VpcSecurityGroupIngressRule(this, "preview-vpc", {
			count: numberIf(Op.and(this.ours, Op.not(given)), 1, 0),
			securityGroupId: this.#groupId,
			description: "preview",
			ipProtocol: "tcp",
			fromPort: PREVIEW_PORT,
			toPort: PREVIEW_PORT,
			cidrIpv4: vpc.ipv4Cidr,
		});
		new VpcSecurityGroupIngressRule(this, "preview-vpc-ipv6", {
			count: numberIf(Op.and(Op.and(this.ours, dualStack), Op.not(given)), 1, 0),
			securityGroupId: this.#groupId,
			description: "preview",
			ipProtocol: "tcp",
			fromPort: PREVIEW_PORT,
			toPort: PREVIEW_PORT,
			cidrIpv6: vpc.ipv6Cidr,
		});
	}

	private open(id: string, port: number, cidrs: string[]): void {
		const networks: ITerraformIterator = TerraformIterator.fromList(listIf(this.ours, cidrs));
		new VpcSecurityGroupIngressRule(this, id, {
			forEach: networks,
			securityGroupId: this.#groupId,
			description: id,
			ipProtocol: "tcp",
			fromPort: port,
			toPort: port,
			cidrIpv4: Token.asString(expression('strcontains(each.value, ":") ? null : each.value')),
			cidrIpv6: Token.asString(expression('strcontains(each.value, ":") ? each.value : null')),
		});
	}
}
