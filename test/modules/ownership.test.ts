import { describe, expect, it } from "vitest";
import { configuration, resource, resources } from "../support/stack.ts";

const PRODUCTION = ['tags["IsProduction"]', 'tags_all["IsProduction"]'];
const ignored = (type: string) =>
	Object.fromEntries(Object.entries(resources(type)).map(([name, block]) => [name, block.lifecycle?.ignore_changes]));

describe("Terraform ignores what the runtime owns, by the narrowest path", () => {
	it("the weights of the weighted records, and the target of the preview", () => {
		const weight = ["weighted_routing_policy[0].weight"];
		expect(ignored("aws_route53_record")).toEqual({
			certificate_proof: undefined,
			weighted_a: weight,
			weighted_aaaa: weight,
			preview: ["alias"],
		});
	});

	it("the weights of the production listeners only", () => {
		const weights = ["default_action[0].forward[0].target_group"];
		expect(ignored("aws_lb_listener")).toEqual({
			preview: undefined,
			production: weights,
			redirect: undefined,
		});
	});

	it("the count and the production tag of both services, what they run, and at which port", () => {
		const owned = ["desired_count", ...PRODUCTION, "task_definition", "load_balancer"];
		expect(ignored("aws_ecs_service")).toEqual({ blue: owned, green: owned });
	});

	it("the production tag of all target groups", () => {
		for (const paths of Object.values(ignored("aws_lb_target_group"))) expect(paths).toEqual(PRODUCTION);
	});

	it("how the last release ended, and of the table nothing else", () => {
		expect(ignored("aws_dynamodb_table_item")).toEqual({ last_release: ["item"] });
	});

	it("and nothing else", () => {
		const types = Object.entries(configuration().resource)
			.filter(([, blocks]) => Object.values(blocks).some((block) => block.lifecycle?.ignore_changes))
			.map(([type]) => type);
		const owned = [
			"aws_dynamodb_table_item",
			"aws_ecs_service",
			"aws_lb_listener",
			"aws_lb_target_group",
			"aws_route53_record",
		];
		expect(types.sort()).toEqual(owned);
	});
});

describe("at first blue serves", () => {
	it("at both load balancers", () => {
		const listener = resource("aws_lb_listener", "production");
		expect(listener.for_each).toBe('${toset(["blue", "green"])}');
		expect(listener.default_action[0].forward.target_group).toEqual([
			{ arn: '${aws_lb_target_group.this["${each.key}-blue"].arn}', weight: 100 },
			{ arn: '${aws_lb_target_group.this["${each.key}-green"].arn}', weight: 0 },
		]);
	});

	it.each(["weighted_a", "weighted_aaaa"])("in the records, for IPv4 and IPv6 alike: %s", (name) => {
		const record = resource("aws_route53_record", name);
		expect(record.for_each).toContain('["blue", "green"]');
		expect(record).toMatchObject({
			set_identifier: "${each.key}",
			alias: { name: "dualstack.${aws_lb.this[each.key].dns_name}", evaluate_target_health: false },
			weighted_routing_policy: { weight: '${each.key == "blue" ? 100 : 0}' },
		});
	});

	it("with its tasks, and says so by the production tag", () => {
		expect(resource("aws_ecs_service", "blue")).toMatchObject({
			desired_count: "${var.desired_count}",
			tags: { IsProduction: "true" },
		});
		expect(resource("aws_ecs_service", "green")).toMatchObject({
			desired_count: "${var.idle_count}",
			tags: { IsProduction: "false" },
		});
		const group = resource("aws_lb_target_group", "this");
		expect(group.for_each).toEqual({
			"blue-blue": "blue",
			"blue-green": "green",
			"green-blue": "blue",
			"green-green": "green",
		});
		expect(group.tags.IsProduction).toBe('${tostring(each.value == "blue")}');
	});

	it("while the preview leads to green", () => {
		expect(resource("aws_route53_record", "preview").alias.name).toBe('dualstack.${aws_lb.this["green"].dns_name}');
	});
});
