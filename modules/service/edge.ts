import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Fn, type ITerraformDependable, Op } from "cdktf";
import { Construct } from "constructs";
import { type Colour, perColour } from "../../runtime/contract.ts";
import type { AttachedEdge } from "../attach/attached.ts";
import { type Flag, stringIf } from "../expressions.ts";
import type { Given } from "../given.ts";
import type { Network } from "../network/network.ts";
import { EdgeListeners } from "./edge-listeners.ts";
import { EdgeSecurity } from "./edge-security.ts";
import { EdgeTargetGroups, type HealthCheckProps } from "./edge-target-groups.ts";

/** What both edges have in common. */
export interface EdgeProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Colour of the edge. */
	readonly colour: Colour;
	/** VPC of the edge. */
	readonly vpc: Network["vpc"];
	/** Subnets to stand in: public ones, unless the edge is internal. */
	readonly subnetIds: string[];
	/**
	 * Whether only the VPC, and what is connected to it, can reach the edge.
	 * @default - it faces the internet
	 */
	readonly internal?: Flag;
	/** What must be there before the edge is, and may go only after it. */
	readonly ways: readonly ITerraformDependable[];
	/** Whether the edge has IPv6 addresses, too. */
	readonly dualStack: Flag;
	/**
	 * Security groups that may exist already.
	 * @default - one is made here
	 */
	readonly edgeSecurityGroupIds?: Given<string[]>;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview; none means those of the VPC. */
	readonly previewCidrs: string[];
	/** Whether to speak HTTPS. */
	readonly https: Flag;
	/** ARN of the validated certificate; looked at with HTTPS only. */
	readonly certificateArn: string;
	/** Region that the certificate must be of. */
	readonly certificateRegion: string;
	/** How tasks are judged. */
	readonly healthCheck: HealthCheckProps;
	/** Whether the load balancer refuses to be deleted. */
	readonly deletionProtection: Flag;
	/** S3 bucket for access logs; empty for none. */
	readonly accessLogsBucket: string;
}

/** An edge: a load balancer that can forward to either colour. */
export class Edge extends Construct {
	/** The load balancer. */
	readonly loadBalancer: Lb;
	/** Who may reach it. */
	readonly security: EdgeSecurity;
	/** Where it can forward to. */
	readonly targetGroups: EdgeTargetGroups;
	/** What it listens on. */
	readonly listeners: EdgeListeners;

	constructor(scope: Construct, id: string, props: EdgeProps) {
		super(scope, id);
		const name = `${props.serviceName}-${props.colour}`;
		this.security = new EdgeSecurity(this, "security", { ...props, name, existing: props.edgeSecurityGroupIds });
		this.targetGroups = new EdgeTargetGroups(this, "targets", { ...props, name, vpcId: props.vpc.id });
		this.loadBalancer = this.createLoadBalancer(name, props);
		this.listeners = new EdgeListeners(this, "listener", {
			...props,
			loadBalancerArn: this.loadBalancer.arn,
			targetGroups: this.targetGroups.arns,
		});
	}

	/** The name that answers IPv4 and IPv6. The bare name of a load balancer answers IPv4 only. */
	get dualStackName(): string {
		return `dualstack.${this.loadBalancer.dnsName}`;
	}

	/** What an attachment must know of it. */
	get attached(): AttachedEdge {
		const { arns, metricNames } = this.targetGroups;
		return {
			listenerArn: this.listeners.production.arn,
			metricName: this.loadBalancer.arnSuffix,
			previewHost: this.dualStackName,
			targetGroups: perColour((colour) => ({ arn: arns[colour], metricName: metricNames[colour] })),
			securityGroupIds: this.security.listedIds,
			securityGroupsAreOurs: this.security.ours,
		};
	}

	private createLoadBalancer(name: string, props: EdgeProps): Lb {
		return new Lb(this, "this", {
			name,
			internal: props.internal ?? false,
			loadBalancerType: "application",
			ipAddressType: stringIf(props.dualStack, "dualstack", "ipv4"),
			subnets: props.subnetIds,
			securityGroups: this.security.groupIds,
			// A busy connection stays on an edge for as long as this, whatever DNS says. 60 is the least that AWS takes.
			clientKeepAlive: 60,
			dropInvalidHeaderFields: true,
			enableDeletionProtection: props.deletionProtection,
			accessLogs: {
				bucket: props.accessLogsBucket,
				prefix: name,
				enabled: Op.gte(Fn.lengthOf(props.accessLogsBucket), 1),
			},
			dependsOn: [...props.ways],
		});
	}
}
