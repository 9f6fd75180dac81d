import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Fn, type ITerraformIterator, Op, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { Color } from "../../runtime/contract/index.ts";
import { countIfNone, createdAttribute, type Existing, existingOrOnly } from "../existing.ts";
import { expression, type Flag, listIf, numberIf } from "../expressions.ts";
import { PREVIEW_PORT } from "../naming.ts";
import type { Network } from "../network/network.ts";

/** Properties of {@link AlbSecurity}. */
export interface AlbSecurityProps {
	/** Name of the load balancer. */
	readonly name: string;
	/** Its color. */
	readonly color: Color;
	/** VPC of the load balancer. */
	readonly vpc: Network["vpc"];
	/** Whether port 443 is served. */
	readonly https: Flag;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview; none means those of the VPC. */
	readonly previewCidrs: string[];
	/** Whether the load balancer has IPv6 addresses. */
	readonly dualStack: Flag;
	/**
	 * Security groups that may exist already; then none is made, and who may reach the load balancer is theirs to say.
	 * @default - one is made here
	 */
	readonly existing?: Existing<string[]> | undefined;
}

/** Who may reach a load balancer: everybody on the production ports, and a chosen few on the preview port. */
export class AlbSecurity extends Construct {
	/** Ids of the load balancer's security groups. */
	readonly groupIds: string[];
	/** The same, but none where the other load balancer, blue, has the same ones: AWS takes no rule twice. */
	readonly listedIds: string[];
	/** Whether they are made here. */
	readonly created: Flag;
	readonly #groupId: string;

	constructor(scope: Construct, id: string, props: AlbSecurityProps) {
		super(scope, id);
		const { existing } = props;
		this.created = existing ? Op.not(existing.exists) : expression("true");
		const group = new SecurityGroup(this, "this", {
			...countIfNone(existing),
			name: `${props.name}-edge`,
			description: "Load balancer",
			vpcId: props.vpc.id,
			tags: { Name: `${props.name}-edge` },
		});
		this.#groupId = createdAttribute(group, "id");
		this.groupIds = existingOrOnly(existing, group, "id");
		const shared = existing !== undefined && props.color !== "blue";
		this.listedIds = shared ? listIf(this.created, this.groupIds) : this.groupIds;
		this.open("http", 80, props.ingressCidrs);
		this.open("https", 443, listIf(props.https, props.ingressCidrs));
		this.openPreview(props);
	}

	private openPreview({ vpc, previewCidrs, dualStack }: AlbSecurityProps): void {
		const existing = Op.gte(Fn.lengthOf(previewCidrs), 1);
		this.open("preview", PREVIEW_PORT, listIf(existing, previewCidrs));
		// Rules of their own: the VPC may be made by the same plan, and Terraform must know the keys of the others before that.
		new VpcSecurityGroupIngressRule(this, "preview-vpc", {
			count: numberIf(Op.and(this.created, Op.not(existing)), 1, 0),
			securityGroupId: this.#groupId,
			description: "preview",
			ipProtocol: "tcp",
			fromPort: PREVIEW_PORT,
			toPort: PREVIEW_PORT,
			cidrIpv4: vpc.ipv4Cidr,
		});
		new VpcSecurityGroupIngressRule(this, "preview-vpc-ipv6", {
			count: numberIf(Op.and(Op.and(this.created, dualStack), Op.not(existing)), 1, 0),
			securityGroupId: this.#groupId,
			description: "preview",
			ipProtocol: "tcp",
			fromPort: PREVIEW_PORT,
			toPort: PREVIEW_PORT,
			cidrIpv6: vpc.ipv6Cidr,
		});
	}

	private open(id: string, port: number, cidrs: string[]): void {
		const networks: ITerraformIterator = TerraformIterator.fromList(listIf(this.created, cidrs));
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
