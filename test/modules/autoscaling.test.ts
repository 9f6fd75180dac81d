import { describe, expect, it } from "vitest";
import { type Block, configuration, resource } from "../support/stack.ts";

/** The metrics of a policy, by their ids. */
function metricsOf(policy: string): Record<string, Block> {
	const { customized_metric_specification: spec } = resource("aws_appautoscaling_policy", policy)
		.target_tracking_scaling_policy_configuration as Block;
	return Object.fromEntries((spec.metrics as Block[]).map((metric) => [metric.id, metric]));
}

/** What a metric is of. */
function read({ metric_stat: { stat, metric } }: Block): unknown {
	const dimensions = (metric.dimensions as Block[]).map(({ name, value }) => [name, value]);
	return [metric.namespace, metric.metric_name, stat, Object.fromEntries(dimensions)];
}

describe("what scales each color's service", () => {
	const target = () => resource("aws_appautoscaling_target", "this");

	it("is there on demand, for the number of its tasks", () => {
		expect(target()).toMatchObject({
			for_each: '${toset((var.autoscaling != null) ? ["blue", "green"] : [])}',
			service_namespace: "ecs",
			scalable_dimension: "ecs:service:DesiredCount",
			resource_id: '${split(":", local.service_arns[each.key])[5]}',
			max_capacity: "${try(local.autoscaling.max, null)}",
		});
	});

	it("has the minimum where its tag says that it serves, which rollouts set, and the idle color's elsewhere", () => {
		expect(target().min_capacity).toBe("${local.autoscaling_min[local.serves[each.key]]}");
	});

	it("stops no plan where the provider ignores that tag, unless something is to be scaled by it", () => {
		const serves = configuration().locals.serves as Block;
		expect(serves.blue).toBe('${try(aws_ecs_service.blue.tags["IsProduction"], "true")}');
		expect(serves.green).toBe('${try(aws_ecs_service.green.tags["IsProduction"], "false")}');
		const [precondition] = (target().lifecycle as Block).precondition as Block[];
		expect(precondition?.condition).toBe(
			'${can(aws_ecs_service.blue.tags["IsProduction"]) && can(aws_ecs_service.green.tags["IsProduction"])}',
		);
		expect(precondition?.error_message).toContain("ignore_tags");
	});

	it("leaves to rollouts what they suspend: what is not declared is no drift", () => {
		expect(target()).not.toHaveProperty("suspended_state");
		expect(Object.keys(target().lifecycle as Block)).toEqual(["precondition"]);
	});
});

describe("what a color is scaled by", () => {
	it.each([
		["cpu", "cpu_percent"],
		["requests", "requests_per_target"],
	])("is %s, on demand", (name, attribute) => {
		expect(resource("aws_appautoscaling_policy", name)).toMatchObject({
			for_each: `\${toset((var.autoscaling == null ? false : local.autoscaling.${attribute} != null) ? ["blue", "green"] : [])}`,
			name: `\${var.name}-\${each.key}-${name}`,
			policy_type: "TargetTrackingScaling",
			resource_id: "${aws_appautoscaling_target.this[each.key].resource_id}",
			target_tracking_scaling_policy_configuration: { target_value: `\${try(local.autoscaling.${attribute}, null)}` },
		});
	});

	it("is the CPU of both colors, by the color's own tasks", () => {
		const { share, ...metrics } = metricsOf("cpu");
		const ofService = (color: string) => ({
			ClusterName: '${split("/", local.service_arns["blue"])[1]}',
			ServiceName: `\${var.name}-${color}`,
		});
		expect(Object.entries(metrics).map(([id, metric]) => [id, read(metric)])).toEqual([
			["blue", ["AWS/ECS", "CPUUtilization", "Sum", ofService("blue")]],
			["green", ["AWS/ECS", "CPUUtilization", "Sum", ofService("green")]],
			["samples", ["AWS/ECS", "CPUUtilization", "SampleCount", ofService("${each.key}")]],
		]);
		expect(share?.expression).toBe("SUM([FILL(blue, 0), FILL(green, 0), samples * 0]) / samples");
	});

	it("is the requests of all four target groups, by the color's own healthy tasks", () => {
		const { share, tasks, ...metrics } = metricsOf("requests");
		const group = (alb: string, color: string) => ({
			LoadBalancer: `\${aws_lb.this["${alb}"].arn_suffix}`,
			TargetGroup: `\${aws_lb_target_group.this["${alb}-${color}"].arn_suffix}`,
		});
		expect(Object.entries(metrics).map(([id, metric]) => [id, read(metric)])).toEqual(
			["blue", "green"].flatMap((alb) =>
				["blue", "green"].map((color) => [
					`${alb}_${color}`,
					["AWS/ApplicationELB", "RequestCount", "Sum", group(alb, color)],
				]),
			),
		);
		expect(read(tasks as Block)).toEqual([
			"AWS/ApplicationELB",
			"HealthyHostCount",
			"Average",
			{
				LoadBalancer: "${aws_lb.this[each.key].arn_suffix}",
				TargetGroup: '${aws_lb_target_group.this["${each.key}-${each.key}"].arn_suffix}',
			},
		]);
		expect(share?.expression).toBe(
			"SUM([FILL(blue_blue, 0), FILL(blue_green, 0), FILL(green_blue, 0), FILL(green_green, 0), tasks * 0]) / tasks",
		);
	});

	it.each(["cpu", "requests"])("is one figure alone (%s)", (policy) => {
		const returned = Object.values(metricsOf(policy)).filter(({ return_data }) => return_data);
		expect(returned.map(({ id }) => id)).toEqual(["share"]);
	});
});
