import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";
import { COLOURS, type PerColour } from "../../runtime/contract.ts";
import type { Edge } from "./edge.ts";

/** Properties of {@link TaskSecurity}. */
export interface TaskSecurityProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** VPC of the tasks. */
	readonly vpcId: string;
	/** Port that the containers listen on. */
	readonly containerPort: number;
	/** Who alone may reach them. */
	readonly edges: PerColour<Edge>;
}

/** The tasks' security group: in come the two edges, and nobody else. */
export class TaskSecurity extends Construct {
	/** Id of the group. */
	readonly groupId: string;

	constructor(scope: Construct, id: string, props: TaskSecurityProps) {
		super(scope, id);
		this.groupId = new SecurityGroup(this, "this", {
			name: `${props.serviceName}-tasks`,
			description: "Tasks",
			vpcId: props.vpcId,
			tags: { Name: `${props.serviceName}-tasks` },
		}).id;
		for (const colour of COLOURS) {
			const edgeGroupId = props.edges[colour].security.groupId;
			const port = { ipProtocol: "tcp", fromPort: props.containerPort, toPort: props.containerPort };
			new VpcSecurityGroupIngressRule(this, `from-${colour}`, {
				...port,
				securityGroupId: this.groupId,
				referencedSecurityGroupId: edgeGroupId,
			});
			new VpcSecurityGroupEgressRule(this, `to-tasks-${colour}`, {
				...port,
				securityGroupId: edgeGroupId,
				referencedSecurityGroupId: this.groupId,
			});
		}
		this.openOutwards();
	}

	private openOutwards(): void {
		// Images, logs, and whatever the application itself calls.
		const all = { securityGroupId: this.groupId, ipProtocol: "-1", description: "To anywhere" };
		new VpcSecurityGroupEgressRule(this, "out-ipv4", { ...all, cidrIpv4: "0.0.0.0/0" });
		new VpcSecurityGroupEgressRule(this, "out-ipv6", { ...all, cidrIpv6: "::/0" });
	}
}
