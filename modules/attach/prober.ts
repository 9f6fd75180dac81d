import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { dependable } from "cdktf";
import { Construct } from "constructs";
import type { ByColor } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { CustomerKey } from "../customer-key.ts";
import { each, type Flag, numberIf, only, sameIndex } from "../expressions.ts";
import { BundledFunction } from "../function.ts";
import type { AttachedAlb, AttachedPlace } from "./attached.ts";
import { networkInterfaces } from "./network-interfaces.ts";
import { ProberWay } from "./prober-way.ts";

/** The longest deadline of a probe is 10 s, and all of a check are sent at once; the rest is for a cold start. */
const TIMEOUT_SECONDS = 15;

/** Properties of {@link Prober}. */
export interface ProberProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Where it stands. */
	readonly place: AttachedPlace;
	/** Whose previews it asks. */
	readonly loadBalancers: ByColor<AttachedAlb>;
	/** Port of these previews. */
	readonly previewPort: number;
	/** Whether there is to be one. */
	readonly enabled: Flag;
	/** Path of the zip file with its code. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/**
	 * ARN of the key that encrypts its logs, or null.
	 * @default - AWS's own keys
	 */
	readonly kmsKeyArn?: CustomerKey;
	/**
	 * A certificate authority that it trusts beside the public ones, as PEM; empty for none.
	 * @default - none
	 */
	readonly ca?: string | undefined;
}

/** Sends a service's probes: a function inside the VPC that reaches the two load balancers' preview ports, nothing else, and no AWS API. */
export class Prober extends Construct {
	/** ARN of the function; null without it. */
	readonly arn: string;
	/** The same as a list, which is empty without it. */
	readonly arns: string[];
	/** Id of its security group; null without it. */
	readonly securityGroupId: string;

	constructor(scope: Construct, id: string, props: ProberProps) {
		super(scope, id);
		const { serviceName, place, bundle, logRetentionDays } = props;
		const name = `${serviceName}-prober`;
		const count = numberIf(props.enabled, 1, 0);
		const group = new SecurityGroup(this, "group:prober", {
			count,
			name,
			description: "Probes",
			vpcId: place.vpcId,
			tags: { Name: name },
		});
		const { resource, arn, permissions } = new BundledFunction(this, "function:prober", {
			count,
			name,
			description: `Sends requests to the colors of ${serviceName} through their previews`,
			bundle,
			logRetentionDays,
			kmsKeyArn: props.kmsKeyArn,
			timeoutSeconds: TIMEOUT_SECONDS,
			vpc: { subnetIds: place.subnetIds, securityGroupId: sameIndex(group, "id"), ipv6: place.ipv6 },
			permissions: networkInterfaces(props.account, { vpcId: place.vpcId, functionName: name }),
			environment: { PROBE_CA: props.ca ?? "" },
		});
		// When all goes, Lambda removes its network interfaces by the function's role, and the group can only go after them.
		group.dependsOn = [dependable(permissions)];
		new ProberWay(this, "way:", { ...props, group, nat: place.nat });
		this.arn = arn;
		this.securityGroupId = only(group, "id");
		this.arns = each(resource, "arn");
	}
}
