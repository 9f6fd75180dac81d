import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Op, Token } from "cdktf";
import { Construct } from "constructs";
import { COLOURS, type Colour, type PerColour } from "../../runtime/contract.ts";
import { countIf, expression, type Flag, local } from "../expressions.ts";
import { type Given, givenOrOnly, made, unless } from "../given.ts";
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
	/**
	 * Security groups that may exist already; then none is made, and they must let the edges in.
	 * @default - one is made here
	 */
	readonly existing?: Given<string[]> | undefined;
}

/** The tasks' security group: in come the two edges, and nobody else. */
export class TaskSecurity extends Construct {
	/** Ids of the tasks' security groups. */
	readonly groupIds: string[];

	constructor(
		scope: Construct,
		id: string,
		private readonly props: TaskSecurityProps,
	) {
		super(scope, id);
		const { existing, serviceName } = props;
		const group = new SecurityGroup(this, "this", {
			...unless(existing),
			name: `${serviceName}-tasks`,
			description: "Tasks",
			vpcId: props.vpcId,
			tags: { Name: `${serviceName}-tasks` },
		});
		this.groupIds = givenOrOnly(existing, group, "id");
		for (const colour of COLOURS) this.admit(colour, group);
		this.openOutwards(group);
	}

	private admit(colour: Colour, group: SecurityGroup): void {
		const { containerPort, edges, existing } = this.props;
		const { security } = edges[colour];
		const port = { ipProtocol: "tcp", fromPort: containerPort, toPort: containerPort };
		const edgeGroups = local(this, `${colour}-edge-groups`, security.listedIds);
		const taskGroups = local(this, `${colour}-task-groups`, this.groupIds);
		const all = (groups: string) => expression(`length(${groups})`);
		const counted = (groups: string) => Token.asString(expression(`${groups}[count.index]`));
		const ours: Flag = existing ? Op.not(existing.exists) : expression("true");
		new VpcSecurityGroupIngressRule(this, `from-${colour}`, {
			...port,
			count: countIf(ours, all(edgeGroups)),
			securityGroupId: made(group, "id"),
			referencedSecurityGroupId: counted(edgeGroups),
		});
		new VpcSecurityGroupEgressRule(this, `to-tasks-${colour}`, {
			...port,
			count: countIf(security.ours, all(taskGroups)),
			securityGroupId: Token.asString(expression(`${edgeGroups}[0]`)),
			referencedSecurityGroupId: counted(taskGroups),
		});
	}

	private openOutwards(group: SecurityGroup): void {
		// Images, logs, and whatever the application itself calls.
		const all = {
			...unless(this.props.existing),
			securityGroupId: made(group, "id"),
			ipProtocol: "-1",
			description: "To anywhere",
		};
		new VpcSecurityGroupEgressRule(this, "out-ipv4", { ...all, cidrIpv4: "0.0.0.0/0" });
		new VpcSecurityGroupEgressRule(this, "out-ipv6", { ...all, cidrIpv6: "::/0" });
	}
}
