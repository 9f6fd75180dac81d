import { describe, expect, it } from "vitest";
import { resource, resources } from "../support/stack.ts";

describe.each(["blue", "green"])("the %s edge", (colour) => {
	const listener = (name: string) => resource("aws_lb_listener", `service_${colour}_edge_listener_${name}`);
	const rule = (name: string) =>
		resource("aws_vpc_security_group_ingress_rule", `service_${colour}_edge_security_${name}`);

	it("faces the internet on IPv4 and IPv6, and lets go of connections after a minute", () => {
		expect(resource("aws_lb", `service_${colour}_edge`)).toMatchObject({
			internal: false,
			ip_address_type: "dualstack",
			client_keep_alive: 60,
			enable_deletion_protection: "${var.deletion_protection}",
			name: `\${var.name}-${colour}`,
		});
	});

	it("writes access logs when a bucket is given", () => {
		expect(resource("aws_lb", `service_${colour}_edge`).access_logs).toMatchObject({
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

	it("always previews its own colour on 8080", () => {
		expect(listener("preview")).toMatchObject({
			port: 8080,
			default_action: [
				{
					type: "forward",
					target_group_arn: `\${aws_lb_target_group.service_${colour}_edge_targets_${colour}.arn}`,
				},
			],
		});
	});

	it("is open to the ingress networks on 80 and with HTTPS on 443, to the preview networks on 8080", () => {
		expect(rule("http")).toMatchObject({ from_port: 80, to_port: 80, for_each: "${toset(var.ingress_cidrs)}" });
		expect(rule("https")).toMatchObject({
			from_port: 443,
			to_port: 443,
			for_each: "${toset(var.https ? var.ingress_cidrs : tolist([]))}",
		});
		expect(rule("preview")).toMatchObject({
			from_port: 8080,
			to_port: 8080,
			for_each:
				"${toset((length(var.preview_cidrs) >= 1) ? var.preview_cidrs : tolist([aws_vpc.network_vpc.cidr_block]))}",
		});
		expect(rule("preview_vpc_ipv6")).toMatchObject({
			count: "${(length(var.preview_cidrs) >= 1) ? 0 : 1}",
			cidr_ipv6: "${aws_vpc.network_vpc.ipv6_cidr_block}",
		});
	});
});

describe("the tasks", () => {
	it("admit the two edges on the container's port, and nobody else", () => {
		const rules = Object.entries(resources("aws_vpc_security_group_ingress_rule")).filter(
			([, rule]) => rule.security_group_id === "${aws_security_group.service_tasks.id}",
		);
		expect(rules.map(([, rule]) => [rule.referenced_security_group_id, rule.from_port, rule.to_port])).toEqual(
			["blue", "green"].map((colour) => [
				`\${aws_security_group.service_${colour}_edge_security.id}`,
				"${var.container_port}",
				"${var.container_port}",
			]),
		);
	});

	it.each(["blue", "green"])("of %s are targets at both edges, which listen before the service exists", (colour) => {
		const service = resource("aws_ecs_service", `service_${colour}`);
		expect(service.load_balancer.map((target: { target_group_arn: string }) => target.target_group_arn)).toEqual([
			`\${aws_lb_target_group.service_blue_edge_targets_${colour}.arn}`,
			`\${aws_lb_target_group.service_green_edge_targets_${colour}.arn}`,
		]);
		for (const edge of ["blue", "green"]) {
			expect(service.depends_on).toContain(`aws_lb_listener.service_${edge}_edge_listener_production`);
			expect(service.depends_on).toContain(`aws_lb_listener.service_${edge}_edge_listener_preview`);
		}
		expect(service.deployment_circuit_breaker).toEqual({ enable: true, rollback: false });
	});

	it("have a public address only where there is no NAT gateway", () => {
		expect(resource("aws_ecs_service", "service_blue").network_configuration).toMatchObject({
			assign_public_ip: "${(var.nat_gateways >= 1) ? false : true}",
			subnets: "${(var.nat_gateways >= 1) ? aws_subnet.network_private[*].id : aws_subnet.network_public[*].id}",
		});
	});
});

it("names of load balancers and target groups stay within 32 characters for the longest service name", () => {
	for (const type of ["aws_lb", "aws_lb_target_group"]) {
		for (const { name } of Object.values(resources(type))) {
			expect(name.replace("${var.name}", "x".repeat(20)).length).toBeLessThanOrEqual(32);
		}
	}
});
