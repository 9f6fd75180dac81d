import { describe, expect, it } from "vitest";
import { configuration, resource, resources } from "../support/stack.ts";

const PRODUCTION = ['tags["IsProduction"]', 'tags_all["IsProduction"]'];
const ignored = (type: string) =>
	Object.fromEntries(Object.entries(resources(type)).map(([name, block]) => [name, block.lifecycle?.ignore_changes]));

describe("Terraform ignores what the runtime owns, by the narrowest path", () => {
	it("the weights of the weighted records, and the target of the preview", () => {
		const weight = ["weighted_routing_policy[0].weight"];
		expect(ignored("aws_route53_record")).toEqual({
			service_certificate_proof: undefined,
			service_record_blue_a: weight,
			service_record_blue_aaaa: weight,
			service_record_green_a: weight,
			service_record_green_aaaa: weight,
			service_record_preview_a: ["alias"],
			service_record_preview_aaaa: ["alias"],
		});
	});

	it("the weights of the production listeners only", () => {
		const weights = ["default_action[0].forward[0].target_group"];
		expect(ignored("aws_lb_listener")).toEqual({
			service_blue_alb_listener_preview: undefined,
			service_blue_alb_listener_production: weights,
			service_blue_alb_listener_redirect: undefined,
			service_green_alb_listener_preview: undefined,
			service_green_alb_listener_production: weights,
			service_green_alb_listener_redirect: undefined,
		});
	});

	it("the count and the production tag of both services, and what they run only where a pipeline says that", () => {
		const owned = ["desired_count", ...PRODUCTION];
		const pipeline = [...owned, "task_definition"];
		expect(ignored("aws_ecs_service")).toEqual({
			service_blue: owned,
			service_blue_pipeline: pipeline,
			service_green: owned,
			service_green_pipeline: pipeline,
		});
	});

	it("the production tag of all target groups", () => {
		for (const paths of Object.values(ignored("aws_lb_target_group"))) expect(paths).toEqual(PRODUCTION);
	});

	it("and nothing else", () => {
		const types = Object.entries(configuration().resource)
			.filter(([, blocks]) => Object.values(blocks).some((block) => block.lifecycle?.ignore_changes))
			.map(([type]) => type);
		expect(types.sort()).toEqual(["aws_ecs_service", "aws_lb_listener", "aws_lb_target_group", "aws_route53_record"]);
	});
});

describe("at first blue serves", () => {
	it("at both load balancers", () => {
		for (const alb of ["blue", "green"]) {
			const [action] = resource("aws_lb_listener", `service_${alb}_alb_listener_production`).default_action;
			expect(action.forward.target_group).toEqual([
				{ arn: `\${aws_lb_target_group.service_${alb}_alb_targets_blue.arn}`, weight: 100 },
				{ arn: `\${aws_lb_target_group.service_${alb}_alb_targets_green.arn}`, weight: 0 },
			]);
		}
	});

	it("in the records, for IPv4 and IPv6 alike", () => {
		for (const type of ["a", "aaaa"]) {
			const weights = ["blue", "green"].map((color) => {
				const record = resource("aws_route53_record", `service_record_${color}_${type}`);
				expect(record.set_identifier).toBe(color);
				expect(record.alias.name).toBe(`dualstack.\${aws_lb.service_${color}_alb.dns_name}`);
				expect(record.alias.evaluate_target_health).toBe(false);
				return record.weighted_routing_policy.weight;
			});
			expect(weights).toEqual([100, 0]);
		}
	});

	it("with its tasks, and says so by the production tag", () => {
		for (const form of ["", "_pipeline"]) {
			expect(resource("aws_ecs_service", `service_blue${form}`)).toMatchObject({
				desired_count: "${var.desired_count}",
				tags: { IsProduction: "true" },
			});
			expect(resource("aws_ecs_service", `service_green${form}`)).toMatchObject({
				desired_count: "${var.idle_count}",
				tags: { IsProduction: "false" },
			});
		}
		for (const [name, group] of Object.entries(resources("aws_lb_target_group"))) {
			expect(group.tags.IsProduction).toBe(`${name.endsWith("_targets_blue")}`);
		}
	});

	it("while the preview leads to green", () => {
		for (const type of ["a", "aaaa"]) {
			expect(resource("aws_route53_record", `service_record_preview_${type}`).alias.name).toContain(
				"service_green_alb",
			);
		}
	});
});
