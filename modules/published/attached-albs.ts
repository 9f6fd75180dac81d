import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb/index.js";
import { DataAwsLbTargetGroup } from "@cdktf/provider-aws/lib/data-aws-lb-target-group/index.js";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor, type Color } from "../../runtime/contract/index.ts";
import type { AttachedAlb } from "../attach/attached.ts";
import { eachColor } from "../by-color.ts";
import { address, expression, type Flag, local } from "../expressions.ts";
import { namedDecision, namedTexts } from "../inputs/named-values.ts";
import type { AttachValues } from "../inputs/value-types.ts";
import { albVariable, loadBalancerArn } from "../variables/attached.ts";
import type { HealthCheckDefaults } from "../variables/probes.ts";

/** Load balancers that exist, and what AWS knows of them: their addresses, their health check, and whether probes have a way. */
export class AttachedAlbs extends Construct {
	/** The load balancers. */
	readonly loadBalancers: ByColor<AttachedAlb>;
	/** Whether the prober's subnets have IPv6, and both load balancers too. */
	readonly proberHasIpv6: Flag;
	/** Types of the records, after their default: a Terraform list. */
	readonly recordTypes: string[];
	/** What the load balancers ask the tasks. */
	readonly healthCheck: HealthCheckDefaults;

	constructor(scope: Construct, id: string, values: AttachValues) {
		super(scope, id);
		const subnets = new DataAwsSubnet(this, "subnet:prober", {
			count: Token.asNumber(values.worth("(var.prober == null || !var.probes ? 0 : length(local.prober.subnet_ids))")),
			id: Token.asString(expression(values.source("local.prober.subnet_ids[count.index]"))),
		});
		const ipv6 = local(
			this,
			"prober-subnets-have-ipv6",
			expression(`alltrue([for s in data.${address(subnets)} : try(length(s.ipv6_cidr_block), 0) > 0])`),
		);
		const found = `data.${address(
			new DataAwsLb(this, "alb:this", {
				forEach: eachColor(),
				arn: Token.asString(expression(values.source(loadBalancerArn("[each.key]")))),
				lifecycle: { postcondition: postconditions(ipv6, values) },
			}),
		)}`;
		const dual = local(this, "dual-stack", expression(`alltrue([for e in ${found} : ${dualStack("e")}])`));
		this.proberHasIpv6 = namedDecision(
			this,
			"prober-has-ipv6",
			values.worth(`try(local.prober.ipv6, null) != null ? local.prober.ipv6 : ${ipv6} && ${dual}`),
		);
		this.recordTypes = namedTexts(
			this,
			"record-types",
			values.worth(`var.record_types != null ? var.record_types : ${dual} ? ["A", "AAAA"] : ["A"]`),
		);
		this.loadBalancers = byColor((color) => albOf(color, `${found}["${color}"]`, values));
		this.healthCheck = healthCheckOf(this, values);
	}
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html: dualstack is not the only kind that has IPv6. */
const dualStack = (alb: string) => `startswith(${alb}.ip_address_type, "dualstack")`;

function postconditions(subnetsHaveIpv6: string, values: AttachValues) {
	const holds = (condition: string) => expression(values.source(condition));
	const byIpv6 = `${dualStack("self")} && try(local.prober.ipv6 != false, true) && ${subnetsHaveIpv6}`;
	return [
		{
			condition: holds(
				`var.record_types == null || !contains(coalesce(var.record_types, ["A"]), "AAAA") || ${dualStack("self")}`,
			),
			errorMessage: `record_types has AAAA, but the \${each.key} load balancer has no IPv6 addresses: its ip_address_type is \${self.ip_address_type}. Set record_types = ["A"], or leave it out.`,
		},
		{
			condition: holds(`try(local.prober.ipv6, null) != true || !var.probes || ${subnetsHaveIpv6}`),
			errorMessage:
				"prober.ipv6 is true, but not all of prober.subnet_ids have IPv6. Leave it out, or give subnets with IPv6.",
		},
		{
			condition: holds(
				`!var.probes || self.internal || length(try(local.prober.nat_gateway_ips, [])) > 0 || (${byIpv6})`,
			),
			errorMessage: `The \${each.key} load balancer faces the internet, and probes have no way to it by IPv6 (its ip_address_type: \${self.ip_address_type}). Give prober.subnet_ids whose way out is a NAT gateway, and prober.nat_gateway_ips, its public addresses, which the load_balancers' security groups must admit at preview_port; or load_balancers and subnets with IPv6; or set probes = false.`,
		},
	];
}

function albOf(color: Color, found: string, values: AttachValues): AttachedAlb {
	const known = (attribute: string) => Token.asString(expression(`${found}.${attribute}`));
	const part = (attribute: string) => Token.asString(values.worth(albVariable(color, attribute)));
	const group = (tasks: Color) => part(`target_group_arns.${tasks}`);
	return {
		listenerArn: part("listener_arn"),
		metricName: known("arn_suffix"),
		previewHost: `dualstack.${known("dns_name")}`,
		targetGroups: byColor((tasks) => ({
			arn: group(tasks),
			metricName: Token.asString(Fn.element(Fn.split(":", group(tasks)), 5)),
		})),
		// Without try: of groups that the same plan makes it would not tell how many there are, and each has a rule.
		securityGroupIds: Token.asList(
			values.worth(`(var.prober == null ? [] : local.prober.alb_security_group_ids.${color})`),
		),
	};
}

/** What blue's targets on the blue load balancer are asked. A port of its own for health checks has a path of its own: the preview does not serve it. */
function healthCheckOf(scope: Construct, values: AttachValues): HealthCheckDefaults {
	const group = new DataAwsLbTargetGroup(scope, "target-group:probed", {
		arn: Token.asString(values.worth(albVariable("blue", "target_group_arns.blue"))),
	});
	const check = local(scope, "health-check", expression(`data.${address(group)}.health_check[0]`));
	const asked = (attribute: string, otherwise: string) => {
		const answer = `${check}.port == "traffic-port" ? coalesce(${check}.${attribute}, "${otherwise}") : "${otherwise}"`;
		return local(scope, `health-check-${attribute}`, expression(`try(${answer}, "${otherwise}")`));
	};
	return {
		path: asked("path", "/"),
		matcher: asked("matcher", "200-299"),
		called: { path: "the path of the target groups' health check", matcher: "its status codes" },
	};
}
