import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Fn, type ITerraformDependable, Op } from "cdktf";
import { Construct } from "constructs";
import { byColor, type Color } from "../../runtime/contract/index.ts";
import type { AttachedAlb } from "../attach/attached.ts";
import type { Existing } from "../existing.ts";
import { type Flag, stringIf } from "../expressions.ts";
import type { Network } from "../network/network.ts";
import { AlbListeners } from "./alb-listeners.ts";
import { AlbSecurity } from "./alb-security.ts";
import { AlbTargetGroups, type HealthCheckProps } from "./alb-target-groups.ts";

/** What both load balancers have in common. */
export interface AlbProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Color of the load balancer. */
	readonly color: Color;
	/** VPC of the load balancer. */
	readonly vpc: Network["vpc"];
	/** Subnets to stand in: public ones, unless the load balancer is internal. */
	readonly subnetIds: string[];
	/**
	 * Whether only the VPC, and what is connected to it, can reach the load balancer.
	 * @default - it faces the internet
	 */
	readonly internal?: Flag;
	/** What must be there before the load balancer is, and may go only after it. */
	readonly ways: readonly ITerraformDependable[];
	/** Whether the load balancer has IPv6 addresses, too. */
	readonly dualStack: Flag;
	/**
	 * Security groups that may exist already.
	 * @default - one is made here
	 */
	readonly albSecurityGroupIds?: Existing<string[]>;
	/** Networks that may reach the service. */
	readonly ingressCidrs: string[];
	/** Networks that may reach the preview; none means those of the VPC. */
	readonly previewCidrs: string[];
	/** Whether to speak HTTPS. */
	readonly https: Flag;
	/** ARN of the validated certificate; checked with HTTPS only. */
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

/** A load balancer: a load balancer that can forward to either color. */
export class Alb extends Construct {
	/** The load balancer. */
	readonly loadBalancer: Lb;
	/** Who may reach it. */
	readonly security: AlbSecurity;
	/** Where it can forward to. */
	readonly targetGroups: AlbTargetGroups;
	/** What it listens on. */
	readonly listeners: AlbListeners;

	constructor(scope: Construct, id: string, props: AlbProps) {
		super(scope, id);
		const name = `${props.serviceName}-${props.color}`;
		this.security = new AlbSecurity(this, "security", { ...props, name, existing: props.albSecurityGroupIds });
		this.targetGroups = new AlbTargetGroups(this, "targets", { ...props, name, vpcId: props.vpc.id });
		this.loadBalancer = this.createLoadBalancer(name, props);
		this.listeners = new AlbListeners(this, "listener", {
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
	get attached(): AttachedAlb {
		const { arns, metricNames } = this.targetGroups;
		return {
			listenerArn: this.listeners.production.arn,
			metricName: this.loadBalancer.arnSuffix,
			previewHost: this.dualStackName,
			targetGroups: byColor((color) => ({ arn: arns[color], metricName: metricNames[color] })),
			securityGroupIds: this.security.listedIds,
			securityGroupsAreCreated: this.security.created,
		};
	}

	private createLoadBalancer(name: string, props: AlbProps): Lb {
		return new Lb(this, "this", {
			name,
			internal: props.internal ?? false,
			loadBalancerType: "application",
			ipAddressType: stringIf(props.dualStack, "dualstack", "ipv4"),
			subnets: props.subnetIds,
			securityGroups: this.security.groupIds,
			// A busy connection stays on a load balancer for as long as this, whatever DNS says. 60 is the least that AWS takes.
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
