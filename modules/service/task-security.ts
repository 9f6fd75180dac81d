import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { byColorAndIndex, eachOf } from "../by-color.ts";
import { countIfNone, createdAttribute, type Existing, existingOrOnly, missing } from "../existing.ts";
import { expression, local } from "../expressions.ts";
import type { AlbSecurity } from "./alb-security.ts";

/** Properties of {@link TaskSecurity}. */
export interface TaskSecurityProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** VPC of the tasks. */
	readonly vpcId: string;
	/** Who alone may reach them. */
	readonly albs: AlbSecurity;
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
		const group = new SecurityGroup(this, "group:tasks", {
			...countIfNone(existing),
			name: `${serviceName}-tasks`,
			description: "Tasks",
			vpcId: props.vpcId,
			tags: { Name: `${serviceName}-tasks` },
		});
		const groups = local(this, "task-security-group-ids", existingOrOnly(existing, group, "id"));
		this.groupIds = Token.asList(expression(groups));
		this.admit(group, groups);
		this.openOutwards(group);
	}

	private admit(group: SecurityGroup, groups: string): void {
		const { albs, existing } = this.props;
		// The colors may listen on two ports while a release changes it.
		const port = { ipProtocol: "tcp", fromPort: 0, toPort: 65_535 };
		const byColor = `{ blue = ${groups}, green = ${groups} }`;
		const targets = local(this, "task-security-groups", expression(byColorAndIndex(byColor)));
		new VpcSecurityGroupIngressRule(this, "rule:tasks-from-alb", {
			...port,
			forEach: eachOf(albs.listed, missing(existing)),
			securityGroupId: createdAttribute(group, "id"),
			description: "Requests from the load balancers",
			referencedSecurityGroupId: Token.asString(expression("each.value")),
		});
		new VpcSecurityGroupEgressRule(this, "rule:alb-to-tasks", {
			...port,
			forEach: eachOf(targets, albs.created),
			securityGroupId: Token.asString(expression(`${albs.groups}[split("-", each.key)[0]][0]`)),
			description: "Requests to the tasks",
			referencedSecurityGroupId: Token.asString(expression("each.value")),
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
		new VpcSecurityGroupEgressRule(this, "rule:tasks-ipv4", { ...all, cidrIpv4: "0.0.0.0/0" });
		new VpcSecurityGroupEgressRule(this, "rule:tasks-ipv6", { ...all, cidrIpv6: "::/0" });
	}
}
