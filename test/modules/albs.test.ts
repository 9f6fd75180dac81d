import { describe, expect, it } from "vitest";
import { configuration, resource, resources } from "../support/stack.ts";

const EACH_COLOR = '${toset(["blue", "green"])}';

describe("each load balancer", () => {
	const listener = (name: string) => resource("aws_lb_listener", name);
	const rule = (name: string) => resource("aws_vpc_security_group_ingress_rule", name);

	it("faces the internet on IPv4 and IPv6 as told, and lets go of connections after a minute", () => {
		expect(resource("aws_lb", "this")).toMatchObject({
			for_each: EACH_COLOR,
			internal: "${var.internal}",
			ip_address_type: '${local.dual_stack ? "dualstack" : "ipv4"}',
			client_keep_alive: 60,
			enable_deletion_protection: "${var.deletion_protection}",
			name: "${var.name}-${each.key}",
		});
		expect(configuration().locals.dual_stack).toBe('${coalesce(var.ip_address_type, "dualstack") == "dualstack"}');
	});

	it("writes access logs when a bucket is given", () => {
		expect(resource("aws_lb", "this").access_logs).toMatchObject({
			bucket: "${var.access_logs_bucket}",
			enabled: "${(length(var.access_logs_bucket) >= 1)}",
		});
	});

	it("has one production listener: 443 with HTTPS, else 80", () => {
		expect(listener("production")).toMatchObject({
			for_each: EACH_COLOR,
			port: "${var.https ? 443 : 80}",
			protocol: '${var.https ? "HTTPS" : "HTTP"}',
			ssl_policy: '${var.https ? "ELBSecurityPolicy-TLS13-1-2-2021-06" : null}',
		});
	});

	it("redirects port 80 with HTTPS", () => {
		expect(listener("redirect")).toMatchObject({
			for_each: '${toset(var.https ? ["blue", "green"] : [])}',
			port: 80,
			default_action: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } }],
		});
	});

	it("always previews its own color on 8080", () => {
		expect(listener("preview")).toMatchObject({
			for_each: EACH_COLOR,
			port: 8080,
			default_action: [
				{ type: "forward", target_group_arn: '${aws_lb_target_group.this["${each.key}-${each.key}"].arn}' },
			],
		});
	});

	it.each(["blue", "green"])(
		"is open to the ingress networks on 80 and with HTTPS on 443, to the preview networks on 8080: %s",
		(color) => {
			const open = (port: number, cidrs: string) => ({
				from_port: port,
				to_port: port,
				for_each: `\${toset(local.create_alb_security_groups ? ${cidrs} : [])}`,
				security_group_id: `\${aws_security_group.alb["${color}"].id}`,
			});
			expect(rule(`http_${color}`)).toMatchObject(open(80, "var.ingress_cidrs"));
			expect(rule(`https_${color}`)).toMatchObject(open(443, "var.https ? var.ingress_cidrs : []"));
			expect(rule(`preview_${color}`)).toMatchObject(open(8080, "var.preview_cidrs"));
		},
	);

	it("is open on 8080 to the VPC's own networks when no others are given, on IPv6 only where it has that", () => {
		const vpc = "(local.create_alb_security_groups && (length(var.preview_cidrs) < 1))";
		const open = (condition: string) => ({
			from_port: 8080,
			to_port: 8080,
			for_each: `\${toset(${condition} ? ["blue", "green"] : [])}`,
			security_group_id: "${aws_security_group.alb[each.key].id}",
		});
		expect(rule("preview_vpc")).toMatchObject({ ...open(vpc), cidr_ipv4: "${local.vpc_cidr_ipv4}" });
		expect(rule("preview_vpc_ipv6")).toMatchObject({
			...open(`(${vpc} && local.dual_stack)`),
			cidr_ipv6: "${local.vpc_cidr_ipv6}",
		});
	});

	it("says of each rule whom it lets in", () => {
		const rules = ["ingress", "egress"].flatMap((way) =>
			Object.entries(resources(`aws_vpc_security_group_${way}_rule`)),
		);
		for (const [name, { description }] of rules)
			expect(`${name}: ${description}`).toMatch(/ (from|to) |: To anywhere$/i);
	});
});

describe("the tasks", () => {
	it("admit the two load balancers on every port, as the colors may listen on two while a release changes it, and nobody else", () => {
		const rules = Object.values(resources("aws_vpc_security_group_ingress_rule")).filter(
			(rule) => rule.security_group_id === "${one(aws_security_group.tasks[*].id)}",
		);
		expect(rules).toMatchObject([
			{
				for_each: "${local.create_task_security_group ? local.alb_security_groups : {}}",
				referenced_security_group_id: "${each.value}",
				from_port: 0,
				to_port: 65_535,
			},
		]);
		const { alb_security_groups, alb_security_group_ids, distinct_alb_security_group_ids } = configuration().locals;
		expect(alb_security_groups).toContain("local.distinct_alb_security_group_ids");
		const created = 'local.create_alb_security_groups ? tolist([aws_security_group.alb["green"].id])';
		expect(alb_security_group_ids.green).toBe(`\${${created} : local.security_groups.albs}`);
		// Those that exist are the same for both load balancers, and AWS takes no rule twice.
		expect(distinct_alb_security_group_ids.green).toBe(
			"${local.create_alb_security_groups ? local.alb_security_group_ids.green : []}",
		);
	});

	it.each(["blue", "green"])(
		"of %s are targets at both load balancers, which listen before the service exists",
		(color) => {
			const service = resource("aws_ecs_service", color);
			expect(service.load_balancer.map((target: { target_group_arn: string }) => target.target_group_arn)).toEqual([
				`\${aws_lb_target_group.this["blue-${color}"].arn}`,
				`\${aws_lb_target_group.this["green-${color}"].arn}`,
			]);
			expect(service.depends_on).toEqual(
				expect.arrayContaining(["aws_lb_listener.production", "aws_lb_listener.preview"]),
			);
			expect(service.deployment_circuit_breaker).toEqual({ enable: true, rollback: false });
		},
	);

	it("have a public address only where there is no NAT gateway, or where a given VPC says so", () => {
		const { nat_gateways, assign_public_ip, task_subnet_ids } = configuration().locals;
		const nat = "(local.nat_gateways >= 1)";
		const created = `${nat} ? aws_subnet.private[*].id : aws_subnet.public[*].id`;
		expect(nat_gateways).toBe("${local.create_vpc ? var.nat_gateways : 0}");
		expect(assign_public_ip).toBe(`\${local.create_vpc ? !${nat} : try(local.vpc.assign_public_ip, false)}`);
		expect(task_subnet_ids).toBe(`\${local.create_vpc ? ${created} : local.existing_task_subnet_ids}`);
		for (const { network_configuration } of Object.values(resources("aws_ecs_service"))) {
			expect(network_configuration).toMatchObject({
				assign_public_ip: "${local.assign_public_ip}",
				subnets: "${local.task_subnet_ids}",
			});
		}
	});
});

const longestKey = (type: string) => (type === "aws_lb" ? "green" : "green-green");

it("names of load balancers and target groups stay within 32 characters for the longest service name", () => {
	for (const type of ["aws_lb", "aws_lb_target_group"]) {
		for (const { name } of Object.values(resources(type))) {
			expect(
				name.replace("${var.name}", "x".repeat(20)).replace("${each.key}", longestKey(type)).length,
			).toBeLessThanOrEqual(32);
		}
	}
});
