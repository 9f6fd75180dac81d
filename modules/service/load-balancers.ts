import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Fn, type ITerraformDependable, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor } from "../../runtime/contract/index.ts";
import type { AttachedAlb } from "../attach/attached.ts";
import { attributeByColor, eachColor, sameColor, thisColor } from "../by-color.ts";
import type { Existing } from "../existing.ts";
import { expression, type Flag, stringIf } from "../expressions.ts";
import type { Network } from "../network/network.ts";
import { AlbListeners } from "./alb-listeners.ts";
import { AlbSecurity } from "./alb-security.ts";
import { AlbTargetGroups, type HealthCheckProps } from "./alb-target-groups.ts";

/** Properties of {@link LoadBalancers}. */
export interface LoadBalancersProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** VPC of the load balancers. */
	readonly vpc: Network["vpc"];
	/** Subnets to stand in: public ones, unless the load balancers are internal. */
	readonly subnetIds: string[];
	/**
	 * Whether only the VPC, and what is connected to it, can reach them.
	 * @default - they face the internet
	 */
	readonly internal?: Flag;
	/** What must be there before they are, and may go only after them. */
	readonly ways: readonly ITerraformDependable[];
	/** Whether they have IPv6 addresses, too. */
	readonly dualStack: Flag;
	/**
	 * Security groups that may exist already.
	 * @default - one is made here for each
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
	/** Whether the load balancers refuse to be deleted. */
	readonly deletionProtection: Flag;
	/** S3 bucket for access logs; empty for none. */
	readonly accessLogsBucket: string;
}

/** A load balancer for each color, which can forward to either color. */
export class LoadBalancers extends Construct {
	/** Who may reach them. */
	readonly security: AlbSecurity;
	/** Where they can forward to. */
	readonly targetGroups: AlbTargetGroups;
	/** What they listen on. */
	readonly listeners: AlbListeners;
	/** Name of each in DNS. */
	readonly dnsNames: ByColor<string>;
	readonly #alb: Lb;

	constructor(scope: Construct, id: string, props: LoadBalancersProps) {
		super(scope, id);
		this.security = new AlbSecurity(this, "security:", { ...props, existing: props.albSecurityGroupIds });
		this.targetGroups = new AlbTargetGroups(this, "target-groups:", { ...props, vpcId: props.vpc.id });
		this.#alb = this.create(props);
		this.dnsNames = attributeByColor(this.#alb, "dns_name");
		this.listeners = new AlbListeners(this, "listeners:", {
			...props,
			loadBalancerArn: sameColor(this.#alb, "arn"),
			targetGroups: this.targetGroups,
		});
	}

	/** An attribute of the load balancer of the color that is being declared. */
	own(attribute: "arn_suffix" | "dns_name" | "zone_id"): string {
		return sameColor(this.#alb, attribute);
	}

	/** An attribute of each load balancer. */
	all(attribute: "arn_suffix" | "dns_name" | "zone_id"): ByColor<string> {
		return attributeByColor(this.#alb, attribute);
	}

	/** What an attachment must know of each. */
	get attached(): ByColor<AttachedAlb> {
		const { arns, metricNames } = this.targetGroups;
		const suffixes = this.all("arn_suffix");
		return byColor((color) => ({
			listenerArn: this.listeners.productionArns[color],
			metricName: suffixes[color],
			previewHost: dualStackName(this.dnsNames[color]),
			targetGroups: byColor((tasks) => ({ arn: arns[color][tasks], metricName: metricNames[color][tasks] })),
			securityGroupIds: this.security.listedIds[color],
			securityGroupsAreCreated: this.security.created,
		}));
	}

	private create(props: LoadBalancersProps): Lb {
		const name = `${props.serviceName}-${thisColor()}`;
		return new Lb(this, "this", {
			forEach: eachColor(),
			name,
			internal: props.internal ?? false,
			loadBalancerType: "application",
			ipAddressType: stringIf(props.dualStack, "dualstack", "ipv4"),
			subnets: props.subnetIds,
			securityGroups: Token.asList(expression(`${this.security.groups}[each.key]`)),
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

/** The name of a load balancer that answers IPv4 and IPv6. Its bare name answers IPv4 only. */
export function dualStackName(dnsName: string): string {
	return `dualstack.${dnsName}`;
}
