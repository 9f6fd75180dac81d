import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Op, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import { countIfNone, createdAttribute, type Existing, existingOrOnly } from "../existing.ts";
import { countIf, expression, type Flag, local } from "../expressions.ts";
import type { Alb } from "./alb.ts";

/** Properties of {@link TaskSecurity}. */
export interface TaskSecurityProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** VPC of the tasks. */
	readonly vpcId: string;
	/** Port that the containers listen on. */
	readonly containerPort: number;
	/** Who alone may reach them. */
	readonly loadBalancers: ByColor<Alb>;
	/**
	 * Security groups that may exist already; then none is made, and they must let the load balancers in.
	 * @default - one is made here
	 */
	readonly existing?: Existing<string[]> | undefined;
}

/** The tasks' security group: in come the two load balancers, and nobody else. */
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
			...countIfNone(existing),
			name: `${serviceName}-tasks`,
			description: "Tasks",
			vpcId: props.vpcId,
			tags: { Name: `${serviceName}-tasks` },
		});
		this.groupIds = existingOrOnly(existing, group, "id");
		for (const color of COLORS) this.admit(color, group);
		this.openOutwards(group);
	}

	private admit(color: Color, group: SecurityGroup): void {
		const { containerPort, loadBalancers, existing } = this.props;
		const { security } = loadBalancers[color];
		const port = { ipProtocol: "tcp", fromPort: containerPort, toPort: containerPort };
		const albGroups = local(this, `${color}-alb-groups`, security.listedIds);
		const taskGroups = local(this, `${color}-task-groups`, this.groupIds);
		const all = (groups: string) => expression(`length(${groups})`);
		const counted = (groups: string) => Token.asString(expression(`${groups}[count.index]`));
		const created: Flag = existing ? Op.not(existing.exists) : expression("true");
		new VpcSecurityGroupIngressRule(this, `from-${color}`, {
			...port,
			count: countIf(created, all(albGroups)),
			securityGroupId: createdAttribute(group, "id"),
			referencedSecurityGroupId: counted(albGroups),
		});
		new VpcSecurityGroupEgressRule(this, `to-tasks-${color}`, {
			...port,
			count: countIf(security.created, all(taskGroups)),
			securityGroupId: Token.asString(expression(`${albGroups}[0]`)),
			referencedSecurityGroupId: counted(taskGroups),
		});
	}

	private openOutwards(group: SecurityGroup): void {
		// Images, logs, and whatever the application itself calls.
		const all = {
			...countIfNone(this.props.existing),
			securityGroupId: createdAttribute(group, "id"),
			ipProtocol: "-1",
			description: "To anywhere",
		};
		new VpcSecurityGroupEgressRule(this, "out-ipv4", { ...all, cidrIpv4: "0.0.0.0/0" });
		new VpcSecurityGroupEgressRule(this, "out-ipv6", { ...all, cidrIpv6: "::/0" });
	}
}
