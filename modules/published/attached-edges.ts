import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb/index.js";
import { DataAwsLbTargetGroup } from "@cdktf/provider-aws/lib/data-aws-lb-target-group/index.js";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { type Colour, type PerColour, perColour } from "../../runtime/contract.ts";
import type { AttachedEdge } from "../attach/attached.ts";
import { address, expression, type Flag } from "../expressions.ts";
import { edgeVariable, loadBalancerArn } from "../inputs/attached.ts";
import type { HealthCheckDefaults } from "../inputs/probes.ts";

/** Load balancers that exist, and what AWS knows of them: their addresses, their health check, and whether probes have a way. */
export class AttachedEdges extends Construct {
	/** The edges. */
	readonly edges: PerColour<AttachedEdge>;
	/** Whether the prober's subnets have IPv6, and both edges too. */
	readonly proberHasIpv6: Flag;
	/** Types of the records, after their default: a Terraform list. */
	readonly recordTypes: string[];
	/** What the load balancers ask the tasks. */
	readonly healthCheck: HealthCheckDefaults;

	constructor(scope: Construct, id: string) {
		super(scope, id);
		const subnets = new DataAwsSubnet(scope, "prober-subnet", {
			count: Token.asNumber(expression("(var.prober == null || !var.probes ? 0 : length(local.prober.subnet_ids))")),
			id: Token.asString(expression("local.prober.subnet_ids[count.index]")),
		});
		const ipv6 = `alltrue([for s in data.${address(subnets)} : try(length(s.ipv6_cidr_block), 0) > 0])`;
		const found = perColour(
			(colour) =>
				new DataAwsLb(scope, `${colour}-edge`, {
					arn: Token.asString(expression(loadBalancerArn(colour))),
					lifecycle: { postcondition: postconditions(colour, ipv6) },
				}),
		);
		const dual = `alltrue([for e in [data.${address(found.blue)}, data.${address(found.green)}] : ${dualStack("e")}])`;
		this.proberHasIpv6 = expression(`(try(local.prober.ipv6, null) != null ? local.prober.ipv6 : ${ipv6} && ${dual})`);
		this.recordTypes = Token.asList(
			expression(`(var.record_types != null ? var.record_types : ${dual} ? ["A", "AAAA"] : ["A"])`),
		);
		this.edges = perColour((colour) => edgeOf(colour, found[colour]));
		this.healthCheck = healthCheckOf(scope);
	}
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html: dualstack is not the only kind that has IPv6. */
const dualStack = (edge: string) => `startswith(${edge}.ip_address_type, "dualstack")`;

function postconditions(colour: Colour, subnetsHaveIpv6: string) {
	const byIpv6 = `${dualStack("self")} && try(local.prober.ipv6 != false, true) && ${subnetsHaveIpv6}`;
	return [
		{
			condition: expression(
				`var.record_types == null || !contains(coalesce(var.record_types, ["A"]), "AAAA") || ${dualStack("self")}`,
			),
			errorMessage: `record_types has AAAA, but the ${colour} edge has no IPv6 addresses: its ip_address_type is \${self.ip_address_type}. Set record_types = ["A"], or leave it out.`,
		},
		{
			condition: expression(`try(local.prober.ipv6, null) != true || !var.probes || ${subnetsHaveIpv6}`),
			errorMessage:
				"prober.ipv6 is true, but not all of prober.subnet_ids have IPv6. Leave it out, or give subnets with IPv6.",
		},
		{
			condition: expression(
				`!var.probes || self.internal || length(try(local.prober.nat_gateway_ips, [])) > 0 || (${byIpv6})`,
			),
			errorMessage: `The ${colour} edge faces the internet, and probes have no way to it by IPv6 (ip_address_type of the edge: \${self.ip_address_type}). Give prober.subnet_ids whose way out is a NAT gateway, and prober.nat_gateway_ips, its public addresses, which the edges' security groups must admit at preview_port; or edges and subnets with IPv6; or set probes = false.`,
		},
	];
}

function edgeOf(colour: Colour, found: DataAwsLb): AttachedEdge {
	const group = (tasks: Colour) => edgeVariable(colour, `target_group_arns.${tasks}`);
	return {
		listenerArn: Token.asString(expression(edgeVariable(colour, "listener_arn"))),
		metricName: found.arnSuffix,
		previewHost: `dualstack.${found.dnsName}`,
		targetGroups: perColour((tasks) => ({
			arn: Token.asString(expression(group(tasks))),
			metricName: Token.asString(Fn.element(Fn.split(":", Token.asString(expression(group(tasks)))), 5)),
		})),
		// Without try: of groups that the same plan makes it would not tell how many there are, and each has a rule.
		securityGroupIds: Token.asList(
			expression(`(var.prober == null ? [] : local.prober.edge_security_group_ids.${colour})`),
		),
		securityGroupsAreOurs: expression("false"),
	};
}

/** What blue's targets on the blue edge are asked. A port of its own for health checks has a path of its own: the preview does not serve it. */
function healthCheckOf(scope: Construct): HealthCheckDefaults {
	const group = new DataAwsLbTargetGroup(scope, "health-check", {
		arn: Token.asString(expression(edgeVariable("blue", "target_group_arns.blue"))),
	});
	const check = `data.${address(group)}.health_check[0]`;
	const asked = (attribute: string, otherwise: string) =>
		`try(${check}.port == "traffic-port" ? coalesce(${check}.${attribute}, "${otherwise}") : "${otherwise}", "${otherwise}")`;
	return {
		path: asked("path", "/"),
		matcher: asked("matcher", "200-299"),
		called: { path: "the path of the target groups' health check", matcher: "its status codes" },
	};
}
