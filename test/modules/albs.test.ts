import { describe, expect, it } from "vitest";
import { configuration, resource, resources } from "../support/stack.ts";

/** Whether security groups are made here, for the load balancers or the tasks. */
const created = (whose: string) => `!(local.security_groups.${whose} != null)`;

describe.each(["blue", "green"])("the %s load balancer", (color) => {
	const listener = (name: string) => resource("aws_lb_listener", `service_${color}_alb_listener_${name}`);
	const rule = (name: string) =>
		resource("aws_vpc_security_group_ingress_rule", `service_${color}_alb_security_${name}`);

	it("faces the internet on IPv4 and IPv6 as told, and lets go of connections after a minute", () => {
		expect(resource("aws_lb", `service_${color}_alb`)).toMatchObject({
			internal: "${var.internal}",
			ip_address_type: '${(coalesce(var.ip_address_type, "dualstack") == "dualstack") ? "dualstack" : "ipv4"}',
			client_keep_alive: 60,
			enable_deletion_protection: "${var.deletion_protection}",
			name: `\${var.name}-${color}`,
		});
	});

	it("writes access logs when a bucket is given", () => {
		expect(resource("aws_lb", `service_${color}_alb`).access_logs).toMatchObject({
			bucket: "${var.access_logs_bucket}",
			enabled: "${(length(var.access_logs_bucket) >= 1)}",
		});
	});

	it("has one production listener: 443 with HTTPS, else 80", () => {
		expect(listener("production")).toMatchObject({
			port: "${var.https ? 443 : 80}",
			protocol: '${var.https ? "HTTPS" : "HTTP"}',
			ssl_policy: '${var.https ? "ELBSecurityPolicy-TLS13-1-2-2021-06" : null}',
		});
		expect(listener("production")).not.toHaveProperty("count");
	});

	it("redirects port 80 with HTTPS", () => {
		expect(listener("redirect")).toMatchObject({
			count: "${var.https ? 1 : 0}",
			port: 80,
			default_action: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } }],
		});
	});

	it("always previews its own color on 8080", () => {
		expect(listener("preview")).toMatchObject({
			port: 8080,
			default_action: [
				{
					type: "forward",
					target_group_arn: `\${aws_lb_target_group.service_${color}_alb_targets_${color}.arn}`,
				},
			],
		});
	});

	it("is open to the ingress networks on 80 and with HTTPS on 443, to the preview networks on 8080", () => {
		const toCreated = (cidrs: string) => `\${toset(${created("loadBalancers")} ? ${cidrs} : [])}`;
		expect(rule("http")).toMatchObject({ from_port: 80, to_port: 80, for_each: toCreated("var.ingress_cidrs") });
		expect(rule("https")).toMatchObject({
			from_port: 443,
			to_port: 443,
			for_each: toCreated("var.https ? var.ingress_cidrs : []"),
		});
		expect(rule("preview")).toMatchObject({
			from_port: 8080,
			to_port: 8080,
			for_each: toCreated("(length(var.preview_cidrs) >= 1) ? var.preview_cidrs : []"),
		});
	});

	it("is open on 8080 to the VPC's own networks when no others are given, on IPv6 only where it has that", () => {
		const open = (condition: string) => `\${(${condition} && !(length(var.preview_cidrs) >= 1)) ? 1 : 0}`;
		const ofVpc = (attribute: string) =>
			`\${(var.vpc != null) ? one(data.aws_vpc.existing[*].${attribute}) : one(aws_vpc.this[*].${attribute})}`;
		const port = { from_port: 8080, to_port: 8080 };
		expect(rule("preview_vpc")).toMatchObject({
			...port,
			count: open(created("loadBalancers")),
			cidr_ipv4: ofVpc("cidr_block"),
		});
		expect(rule("preview_vpc_ipv6")).toMatchObject({
			...port,
			count: open(`(${created("loadBalancers")} && (coalesce(var.ip_address_type, "dualstack") == "dualstack"))`),
			cidr_ipv6: ofVpc("ipv6_cidr_block"),
		});
	});
});

describe("the tasks", () => {
	it("admit the two load balancers on the container's port, and nobody else", () => {
		const rules = Object.entries(resources("aws_vpc_security_group_ingress_rule")).filter(
			([, rule]) => rule.security_group_id === "${one(aws_security_group.tasks[*].id)}",
		);
		const port = "${var.container_port}";
		const albGroups = (color: string) => `local.service_tasks_${color}_alb_groups`;
		expect(
			rules.map(([, rule]) => [rule.referenced_security_group_id, rule.from_port, rule.to_port, rule.count]),
		).toEqual(
			["blue", "green"].map((color) => [
				`\${${albGroups(color)}[count.index]}`,
				...[port, port],
				`\${${created("tasks")} ? length(${albGroups(color)}) : 0}`,
			]),
		);
		const groups = (color: string) =>
			`(local.security_groups.albs != null) ? local.security_groups.albs : tolist([one(aws_security_group.service_${color}_alb_security[*].id)])`;
		const { service_tasks_blue_alb_groups, service_tasks_green_alb_groups } = configuration().locals;
		expect(service_tasks_blue_alb_groups).toBe(`\${${groups("blue")}}`);
		// Those that exist are the same for both load balancers, and AWS takes no rule twice.
		expect(service_tasks_green_alb_groups).toBe(`\${!(local.security_groups.albs != null) ? ${groups("green")} : []}`);
	});

	it.each([
		["blue", "blue"],
		["green", "green"],
		["blue", "blue_pipeline"],
		["green", "green_pipeline"],
	])("of %s are targets at both load balancers, which listen before the service exists (%s)", (color, name) => {
		const service = resource("aws_ecs_service", name);
		expect(service.load_balancer.map((target: { target_group_arn: string }) => target.target_group_arn)).toEqual([
			`\${aws_lb_target_group.service_blue_alb_targets_${color}.arn}`,
			`\${aws_lb_target_group.service_green_alb_targets_${color}.arn}`,
		]);
		for (const alb of ["blue", "green"]) {
			expect(service.depends_on).toContain(`aws_lb_listener.service_${alb}_alb_listener_production`);
			expect(service.depends_on).toContain(`aws_lb_listener.service_${alb}_alb_listener_preview`);
		}
		expect(service.deployment_circuit_breaker).toEqual({ enable: true, rollback: false });
	});

	it("have a public address only where there is no NAT gateway, or where a given VPC says so", () => {
		const nat = "(local.network_nat_gateways >= 1)";
		expect(configuration().locals.network_nat_gateways).toBe("${(var.vpc != null) ? 0 : var.nat_gateways}");
		for (const { network_configuration } of Object.values(resources("aws_ecs_service"))) {
			expect(network_configuration).toMatchObject({
				assign_public_ip: `\${(var.vpc != null) ? try(local.vpc.assign_public_ip, false) : !${nat}}`,
				subnets: `\${(var.vpc != null) ? (var.vpc == null ? [] : local.vpc.task_subnet_ids) : ${nat} ? aws_subnet.private[*].id : aws_subnet.public[*].id}`,
			});
		}
	});
});

it("names of load balancers and target groups stay within 32 characters for the longest service name", () => {
	for (const type of ["aws_lb", "aws_lb_target_group"]) {
		for (const { name } of Object.values(resources(type))) {
			expect(name.replace("${var.name}", "x".repeat(20)).length).toBeLessThanOrEqual(32);
		}
	}
});
