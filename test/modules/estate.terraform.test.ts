import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployments } from "./deployed.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const VPC = {
	id: "vpc-existing",
	alb_subnet_ids: ["subnet-alb-1", "subnet-alb-2"],
	task_subnet_ids: ["subnet-task-1"],
};
const CLUSTER = { arn: arn("ecs", "cluster/existing") };
const CERTIFICATE = { arn: arn("acm", "certificate/existing") };
const EXECUTION_ROLE = { arn: "arn:aws:iam::123456789012:role/existing" };
const GROUPS = { albs: ["sg-alb-1", "sg-alb-2"], tasks: ["sg-task-1"] };
const RUNS = {
	existing: {
		vpc: VPC,
		ip_address_type: "dualstack",
		cluster: CLUSTER,
		hosted_zone: { id: "Z0EXISTING" },
		certificate: CERTIFICATE,
		security_groups: GROUPS,
		log_group: { name: "/existing" },
		execution_role: EXECUTION_ROLE,
	},
	internal: {
		internal: true,
		ip_address_type: "ipv4",
		vpc: { ...VPC, prober_subnet_ids: ["subnet-prober"], assign_public_ip: true },
		https: false,
	},
} as const;
type Run = keyof typeof RUNS;

let deployed: Deployments<typeof RUNS>;
const all = (run: Run, type: string) => deployed.all(run, type).map(({ values }) => values);
const names = (run: Run, type: string) =>
	deployed
		.all(run, type)
		.map(({ name }) => name)
		.sort();
const one = (run: Run, type: string, name: string) => deployed.one(run, type, name);

beforeAll(() => {
	deployed = new Deployments(RUNS);
});

afterAll(() => deployed.dispose());

describe("what exists is not made again", () => {
	it.each([
		"aws_vpc",
		"aws_subnet",
		"aws_internet_gateway",
		"aws_nat_gateway",
		"aws_eip",
		"aws_route",
		"aws_route_table",
		"aws_route_table_association",
		"aws_ecs_cluster",
		"aws_route53_zone",
		"aws_acm_certificate",
		"aws_acm_certificate_validation",
	])("no %s", (type) => expect(names("existing", type)).toEqual([]));

	it("no security group but the prober's, and no rule for another's", () => {
		expect(names("existing", "aws_security_group")).toEqual(["prober"]);
		expect(names("existing", "aws_vpc_security_group_ingress_rule")).toEqual([]);
		// Both load balancers have the same groups, and AWS takes no rule twice.
		const out = Array(GROUPS.albs.length).fill("prober_to_alb");
		expect(names("existing", "aws_vpc_security_group_egress_rule")).toEqual(out);
	});

	it("no log group and no execution role of the tasks", () => {
		expect(names("existing", "aws_cloudwatch_log_group").filter((name) => /^(blue|green)/.test(name))).toEqual([]);
		expect(names("existing", "aws_iam_role").filter((name) => /^(blue|green)/.test(name))).toEqual([]);
		expect(names("existing", "aws_iam_role_policy").filter((name) => /^(blue|green)/.test(name))).toEqual([]);
	});
});

describe("what exists is used", () => {
	it("by the load balancers: subnets, security groups, certificate", () => {
		for (const alb of all("existing", "aws_lb")) {
			expect([...alb.subnets].sort()).toEqual(VPC.alb_subnet_ids);
			expect([...alb.security_groups].sort()).toEqual(GROUPS.albs);
		}
		const secure = all("existing", "aws_lb_listener").filter(({ protocol }) => protocol === "HTTPS");
		expect(secure.map(({ certificate_arn }) => certificate_arn)).toEqual(Array(4).fill(CERTIFICATE.arn));
		for (const group of all("existing", "aws_lb_target_group")) expect(group.vpc_id).toBe(VPC.id);
	});

	it("by the services: cluster, subnets, security groups", () => {
		for (const service of all("existing", "aws_ecs_service")) {
			const { subnets, security_groups, assign_public_ip } = service.network_configuration[0];
			expect(service.cluster).toBe(CLUSTER.arn);
			expect({ subnets, security_groups, assign_public_ip }).toEqual({
				subnets: VPC.task_subnet_ids,
				security_groups: GROUPS.tasks,
				assign_public_ip: false,
			});
		}
	});

	it("by the tasks: log group and execution role", () => {
		for (const definition of all("existing", "aws_ecs_task_definition")) {
			const [container] = JSON.parse(definition.container_definitions);
			expect(container.logConfiguration.options["awslogs-group"]).toBe("/existing");
			expect(definition.execution_role_arn).toBe(EXECUTION_ROLE.arn);
			expect(definition.task_role_arn).toBeNull();
		}
	});

	it("by the records, and by what the rollout is told", () => {
		const zones = new Set(all("existing", "aws_route53_record").map(({ zone_id }) => zone_id));
		expect([...zones]).toEqual(["Z0EXISTING"]);
		expect(deployed.registered("existing")).toMatchObject({
			cluster: CLUSTER.arn,
			dns: { zoneId: "Z0EXISTING", types: ["A", "AAAA"] },
		});
	});

	it("by the prober, which opens its own security group to each of the load balancers'", () => {
		const out = all("existing", "aws_vpc_security_group_egress_rule");
		const to = out.map(({ referenced_security_group_id, from_port }) => [referenced_security_group_id, from_port]);
		expect(to.sort()).toEqual(GROUPS.albs.map((id) => [id, 8080]));
		const [network] = one("existing", "aws_lambda_function", "prober").vpc_config;
		expect([...network.subnet_ids].sort()).toEqual(VPC.alb_subnet_ids);
	});
});

describe("internal load balancers without IPv6", () => {
	it("have private addresses of IPv4 only", () => {
		expect(all("internal", "aws_lb")).toHaveLength(2);
		for (const alb of all("internal", "aws_lb")) {
			expect(alb).toMatchObject({ internal: true, ip_address_type: "ipv4" });
		}
		for (const alb of all("existing", "aws_lb")) {
			expect(alb).toMatchObject({ internal: false, ip_address_type: "dualstack" });
		}
	});

	it("have no AAAA records, and the rollout does not look for them", () => {
		expect(all("internal", "aws_route53_record").map(({ type }) => type)).toEqual(["A", "A", "A"]);
		expect(deployed.registered("internal").dns.types).toEqual(["A"]);
		const { policy } = one("internal", "aws_iam_role_policy", "actuator");
		expect(policy).not.toContain("AAAA");
	});

	it("open nothing to networks of IPv6 that the VPC does not have", () => {
		const cidrs = all("internal", "aws_vpc_security_group_ingress_rule")
			.filter(({ from_port }) => from_port === 8080)
			.flatMap(({ cidr_ipv6 }) => cidr_ipv6 ?? []);
		expect(cidrs).toEqual([]);
	});

	it("are probed from the subnets that are named for that, over IPv4", () => {
		const [network] = one("internal", "aws_lambda_function", "prober").vpc_config;
		expect(network).toMatchObject({ subnet_ids: ["subnet-prober"], ipv6_allowed_for_dual_stack: false });
	});

	it("have tasks with public addresses, where these are said to need them", () => {
		for (const { network_configuration } of all("internal", "aws_ecs_service")) {
			expect(network_configuration[0].assign_public_ip).toBe(true);
		}
	});
});
