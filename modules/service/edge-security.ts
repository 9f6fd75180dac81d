import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { conditional, Fn, type ITerraformIterator, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { expression, type Flag } from "../expressions.ts";
import { PREVIEW_PORT } from "../naming.ts";

/** Properties of {@link EdgeSecurity}. */
export interface EdgeSecurityProps {
	/** Name of the edge. */
	readonly name: string;
	/** VPC of the edge. */
	readonly vpcId: string;
	/** Whether port 443 is served. */
	readonly https: Flag;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview. */
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
			vpcId: props.vpcId,
			tags: { Name: `${props.name}-edge` },
		}).id;
		const none = Fn.tolist([]);
		this.open("http", 80, props.ingressCidrs);
		this.open("https", 443, Token.asList(conditional(props.https, props.ingressCidrs, none)));
		this.open("preview", PREVIEW_PORT, props.previewCidrs);
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
