import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployments } from "./deployed.ts";

const RUNS = {
	plain: { https: false },
	errors: { safety_net_5xx_per_minute: 1_000_000, https: false },
	private: { az_count: 3, nat_gateways: 2, preview_cidrs: ["2001:db8::/32"], tags: { team: "web" }, safety_net: false },
	created: { create_zone: true, https: true, notification_emails: ["team@example.com"] },
} as const;

let deployed: Deployments<typeof RUNS>;
const all: Deployments<typeof RUNS>["all"] = (run, type) => deployed.all(run, type);

beforeAll(() => {
	deployed = new Deployments(RUNS);
});

afterAll(() => deployed.dispose());

it("terraform validate accepts the stack", () => {
	const { status, stdout } = deployed.terraform("validate", "-json");
	expect([status, JSON.parse(stdout).diagnostics]).toEqual([0, []]);
});

describe("the safety net", () => {
	const checks = (run: keyof typeof RUNS) =>
		Object.fromEntries(
			all(run, "aws_route53_health_check").map(({ name, index, values }) => [`${name} ${index}`, values]),
		);
	const onRecords = (run: keyof typeof RUNS) =>
		all(run, "aws_route53_record")
			.filter(({ values }) => values.set_identifier)
			.map(({ values }) => [values.set_identifier, values.type, values.health_check_id]);
	const records = (idOf: (color: string) => unknown) =>
		["blue", "green"].flatMap((color) => ["A", "AAAA"].map((type) => [color, type, idOf(color)]));

	it("puts the health check of each load balancer's own color on its weighted records, and on no other", () => {
		const found = checks("plain");
		expect(Object.keys(found)).toHaveLength(2);
		expect(onRecords("plain").sort()).toEqual(records((color) => found[`hosts ${color}`]?.id));
		const others = all("plain", "aws_route53_record").filter(({ values }) => !values.set_identifier);
		for (const { values } of others) expect(values.health_check_id).toBeNull();
	});

	it("with 5XX, puts the one that needs both", () => {
		const found = checks("errors");
		expect(Object.keys(found)).toHaveLength(6);
		expect(onRecords("errors").sort()).toEqual(records((color) => found[`both ${color}`]?.id));
		for (const color of ["blue", "green"]) {
			const children = ["hosts", "errors"].map((kind) => found[`${kind} ${color}`]?.id);
			expect([...(found[`both ${color}`]?.child_healthchecks ?? [])].sort()).toEqual(children.sort());
		}
	});

	it("is left out on demand, with its alarms", () => {
		expect(checks("private")).toEqual({});
		expect(onRecords("private").sort()).toEqual(records(() => null));
		const alarms = all("private", "aws_cloudwatch_metric_alarm").map(({ values }) => values.namespace);
		expect(alarms).not.toContain("AWS/ApplicationELB");
		expect(alarms).toHaveLength(9);
	});
});

describe("without NAT gateways", () => {
	it("tasks run in public subnets with an address of their own", () => {
		expect(all("plain", "aws_subnet")).toHaveLength(2);
		expect(all("plain", "aws_nat_gateway")).toHaveLength(0);
		for (const service of all("plain", "aws_ecs_service")) {
			expect(service.values.network_configuration[0].assign_public_ip).toBe(true);
		}
	});
});

describe("with NAT gateways", () => {
	it("tasks run in private subnets, one in each zone", () => {
		expect(all("private", "aws_subnet")).toHaveLength(6);
		expect(all("private", "aws_nat_gateway")).toHaveLength(2);
		for (const service of all("private", "aws_ecs_service")) {
			expect(service.values.network_configuration[0].assign_public_ip).toBe(false);
		}
	});

	it("subnets do not overlap", () => {
		const blocks = all("private", "aws_subnet").map(({ values }) => values.cidr_block);
		expect(blocks.sort()).toEqual(["0", "128", "144", "16", "160", "32"].map((third) => `10.215.${third}.0/20`));
	});
});

describe("HTTPS", () => {
	it("serves production on 443 and redirects port 80", () => {
		expect(ports("created")).toEqual([80, 80, 443, 443, 8080, 8080]);
		expect(all("created", "aws_acm_certificate")).toHaveLength(1);
		expect(certified("created")).toHaveLength(2);
	});

	it("is left out on demand", () => {
		expect(ports("plain")).toEqual([80, 80, 8080, 8080]);
		expect(all("plain", "aws_acm_certificate")).toHaveLength(0);
		expect(certified("plain")).toHaveLength(0);
	});

	const ports = (run: keyof typeof RUNS) =>
		all(run, "aws_lb_listener")
			.map(({ values }) => values.port as number)
			.sort((a, b) => a - b);
	const certified = (run: keyof typeof RUNS) =>
		all(run, "aws_route53_record").filter(({ name }) => name === "certificate_proof");
});

describe("the preview port", () => {
	const openTo = (run: keyof typeof RUNS) =>
		all(run, "aws_vpc_security_group_ingress_rule")
			.filter(({ name, index }) => /^preview/.test(name) && (index === "blue" || name.endsWith("_blue")))
			.map(({ values }) => values.cidr_ipv4 ?? values.cidr_ipv6);

	it("is open to the VPC alone by default, on IPv4 and IPv6", () => {
		expect(openTo("plain").sort()).toEqual(["10.215.0.0/16", "2001:db8::/56"]);
	});

	it("is open to the given networks instead", () => {
		expect(openTo("private")).toEqual(["2001:db8::/32"]);
	});
});

it("a zone is created on demand only", () => {
	expect(all("plain", "aws_route53_zone")).toHaveLength(0);
	expect(all("created", "aws_route53_zone")).toHaveLength(1);
});
