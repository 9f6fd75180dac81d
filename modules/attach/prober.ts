import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { dependable, Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, COLORS } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { CustomerKey } from "../customer-key.ts";
import { countIf, each, expression, type Flag, local, numberIf, only, sameIndex } from "../expressions.ts";
import { BundledFunction } from "../function.ts";
import type { AttachedAlb, AttachedNat, AttachedPlace } from "./attached.ts";
import { networkInterfaces } from "./network-interfaces.ts";

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

	constructor(
		scope: Construct,
		id: string,
		private readonly props: ProberProps,
	) {
		super(scope, id);
		const { serviceName, place, bundle, logRetentionDays } = props;
		const name = `${serviceName}-prober`;
		const count = numberIf(props.enabled, 1, 0);
		const group = new SecurityGroup(this, "this", {
			count,
			name,
			description: "Probes",
			vpcId: place.vpcId,
			tags: { Name: name },
		});
		const { resource, arn, permissions } = new BundledFunction(this, "function", {
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
		this.openTheWay(group);
		if (place.nat) this.openTheWayOut(group, place.nat);
		this.arn = arn;
		this.securityGroupId = only(group, "id");
		this.arns = each(resource, "arn");
	}

	private openTheWay(group: SecurityGroup): void {
		const { enabled, loadBalancers, previewPort } = this.props;
		const port = { ipProtocol: "tcp", fromPort: previewPort, toPort: previewPort };
		for (const color of COLORS) {
			const { securityGroupIds, securityGroupsAreCreated } = loadBalancers[color];
			const albGroups = local(this, `${color}-alb-groups`, securityGroupIds);
			const albGroupId = Token.asString(expression(`${albGroups}[count.index]`));
			const all = expression(`length(${albGroups})`);
			new VpcSecurityGroupEgressRule(this, `to-${color}`, {
				...port,
				count: countIf(enabled, all),
				securityGroupId: only(group, "id"),
				referencedSecurityGroupId: albGroupId,
			});
			new VpcSecurityGroupIngressRule(this, `into-${color}`, {
				...port,
				count: countIf(Op.and(enabled, securityGroupsAreCreated), all),
				securityGroupId: albGroupId,
				referencedSecurityGroupId: only(group, "id"),
			});
		}
	}

	/**
	 * A rule that names a security group stands for private addresses: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
	 * The name of a load balancer that faces the internet has public ones, within its VPC too. Their addresses change, so the prober may go
	 * to any, on this port alone; and the load balancers see it come from its NAT gateways.
	 */
	private openTheWayOut(group: SecurityGroup, nat: AttachedNat): void {
		const { enabled, loadBalancers, previewPort } = this.props;
		const port = { ipProtocol: "tcp", fromPort: previewPort, toPort: previewPort };
		const used = Op.and(enabled, nat.used);
		new VpcSecurityGroupEgressRule(this, "to-public", {
			...port,
			count: numberIf(used, 1, 0),
			securityGroupId: only(group, "id"),
			description: "Previews at public addresses",
			cidrIpv4: "0.0.0.0/0",
		});
		const ips = local(this, "nat-ips", nat.ips);
		for (const color of COLORS) {
			const { securityGroupIds, securityGroupsAreCreated } = loadBalancers[color];
			new VpcSecurityGroupIngressRule(this, `from-nat-into-${color}`, {
				...port,
				count: countIf(Op.and(used, securityGroupsAreCreated), expression(`length(${ips})`)),
				securityGroupId: Fn.element(securityGroupIds, 0),
				description: "Probes through a NAT gateway",
				cidrIpv4: Token.asString(expression(`"\${${ips}[count.index]}/32"`)),
			});
		}
	}
}
