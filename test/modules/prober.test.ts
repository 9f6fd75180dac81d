import { describe, expect, it } from "vitest";
import { type Block, configuration, resource, resources } from "../support/stack.ts";

const COUNT = "${var.probes ? 1 : 0}";
const GROUP = "${one(aws_security_group.prober[*].id)}";

describe("the prober", () => {
	const lambda = resource("aws_lambda_function", "prober");

	it("runs code of its own, as long as the longest deadline of a probe and a cold start take", () => {
		expect(lambda.filename).toMatch(/prober\.zip$/);
		expect(lambda).toMatchObject({
			function_name: "${var.name}-prober",
			runtime: "nodejs22.x",
			architectures: ["arm64"],
			handler: "index.handler",
			timeout: 15,
			logging_config: {
				log_format: "JSON",
				log_group: "${aws_cloudwatch_log_group.prober[count.index].name}",
			},
		});
		expect(lambda.environment).toEqual({ variables: { PROBE_CA: '${(var.probe_ca == null ? "" : var.probe_ca)}' } });
	});

	it("stands in the load balancers' subnets, and reaches their public names over IPv6, unless told otherwise", () => {
		expect(lambda.vpc_config).toEqual({
			subnet_ids: "${local.prober_subnet_ids}",
			security_group_ids: ["${aws_security_group.prober[count.index].id}"],
			ipv6_allowed_for_dual_stack:
				"${(local.dual_stack && alltrue([for s in data.aws_subnet.prober : try(length(s.ipv6_cidr_block), 0) > 0]))}",
		});
		expect(configuration().locals.existing_prober_subnet_ids).toContain(
			"local.vpc.prober_subnet_ids : local.vpc.alb_subnet_ids",
		);
	});

	it("knows the load balancers' security groups, made here or given, and each once", () => {
		const { preview_security_group_ids: preview, distinct_alb_security_group_ids: distinct } = configuration().locals;
		const ids = (of: string, color: string) => `\${local.${of}.${color}}`;
		expect(preview).toEqual({
			blue: ids("distinct_alb_security_group_ids", "blue"),
			green: ids("distinct_alb_security_group_ids", "green"),
		});
		expect(distinct).toEqual({
			blue: ids("alb_security_group_ids", "blue"),
			green: "${local.create_alb_security_groups ? local.alb_security_group_ids.green : []}",
		});
	});

	it("reaches the preview ports of the two load balancers, and nothing else; public IPv4 addresses on that port alone", () => {
		const out = Object.values(resources("aws_vpc_security_group_egress_rule")).filter(
			({ security_group_id }) => security_group_id === GROUP,
		);
		const port = { ip_protocol: "tcp", from_port: 8080, to_port: 8080 };
		expect(out).toMatchObject([
			{
				...port,
				referenced_security_group_id: "${each.value}",
				for_each: "${var.probes ? local.preview_security_groups : {}}",
			},
			{ ...port, cidr_ipv4: "0.0.0.0/0" },
		]);
		const into = Object.values(resources("aws_vpc_security_group_ingress_rule"));
		expect(into.filter(({ security_group_id }) => security_group_id === GROUP)).toEqual([]);
	});

	it("is let in by each load balancer on its preview port, where that is ours to open", () => {
		const into = Object.values(resources("aws_vpc_security_group_ingress_rule")).filter(
			({ referenced_security_group_id }) => referenced_security_group_id === GROUP,
		);
		expect(into).toMatchObject([
			{
				ip_protocol: "tcp",
				from_port: 8080,
				to_port: 8080,
				for_each: '${toset((var.probes && local.create_alb_security_groups) ? ["blue", "green"] : [])}',
				security_group_id: "${local.preview_security_group_ids[each.key][0]}",
			},
		]);
	});

	it("is there, with all that belongs to it, only with probes", () => {
		const mine = [
			lambda,
			resource("aws_security_group", "prober"),
			resource("aws_cloudwatch_log_group", "prober"),
			resource("aws_iam_role", "prober"),
			resource("aws_iam_role_policy", "prober"),
		];
		for (const block of mine as Block[]) expect(block.count).toBe(COUNT);
	});

	it("loses its role last, because Lambda removes its network interfaces by it", () => {
		const policy = "aws_iam_role_policy.prober";
		expect(lambda.depends_on).toEqual([policy]);
		expect(resource("aws_security_group", "prober").depends_on).toEqual([policy]);
	});
});
