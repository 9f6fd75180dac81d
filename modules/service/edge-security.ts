import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { conditional, Fn, type ITerraformIterator, Op, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { expression, type Flag, numberIf } from "../expressions.ts";
import { PREVIEW_PORT } from "../naming.ts";
import type { ServiceVpc } from "../network/vpc.ts";

/** Properties of {@link EdgeSecurity}. */
export interface EdgeSecurityProps {
	/** Name of the edge. */
	readonly name: string;
	/** VPC of the edge. */
	readonly vpc: ServiceVpc;
	/** Whether port 443 is served. */
	readonly https: Flag;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview; none means those of the VPC. */
	readonly previewCidrs: string[];
}

/** Who may reach an edge: everybody on the production ports, and a chosen few on the preview port. */
export class EdgeSecurity extends Construct {
	/** Id of the edge's security group. */
	readonly groupId: string;

	constructor(scope: Construct, id: string, props: EdgeSecurityProps) {
		super(scope, id);
		this.groupId = new SecurityGroup(this, "this", {
			name: `${props.name}-edge`,
			description: "Load balancer",
			vpcId: props.vpc.id,
			tags: { Name: `${props.name}-edge` },
		}).id;
		const none = Fn.tolist([]);
		this.open("http", 80, props.ingressCidrs);
		this.open("https", 443, Token.asList(conditional(props.https, props.ingressCidrs, none)));
		this.openPreview(props);
	}

	private openPreview({ vpc, previewCidrs }: EdgeSecurityProps): void {
		const given = Op.gte(Fn.lengthOf(previewCidrs), 1);
		this.open("preview", PREVIEW_PORT, Token.asList(conditional(given, previewCidrs, Fn.tolist([vpc.ipv4Cidr]))));
		// A rule of its own: AWS chooses the VPC's IPv6 block, and Terraform must know the keys of the others before that.
		new VpcSecurityGroupIngressRule(this, "preview-vpc-ipv6", {
			count: numberIf(given, 0, 1),
			securityGroupId: this.groupId,
			description: "preview",
			ipProtocol: "tcp",
			fromPort: PREVIEW_PORT,
			toPort: PREVIEW_PORT,
			cidrIpv6: vpc.ipv6Cidr,
		});
	}

	private open(id: string, port: number, cidrs: string[]): void {
		const networks: ITerraformIterator = TerraformIterator.fromList(cidrs);
		new VpcSecurityGroupIngressRule(this, id, {
			forEach: networks,
			securityGroupId: this.groupId,
			description: id,
			ipProtocol: "tcp",
			fromPort: port,
			toPort: port,
			cidrIpv4: Token.asString(expression('strcontains(each.value, ":") ? null : each.value')),
			cidrIpv6: Token.asString(expression('strcontains(each.value, ":") ? each.value : null')),
		});
	}
}
