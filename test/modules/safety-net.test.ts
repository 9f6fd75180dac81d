import { describe, expect, it } from "vitest";
import { type Block, configuration, resource } from "../support/stack.ts";

const NET = '${toset(var.safety_net ? ["blue", "green"] : [])}';
const ERRORS = '${toset(local.safety_net_counts_errors ? ["blue", "green"] : [])}';

/** All that Route 53 copies of an alarm, by its API; anything else of an alarm would mean nothing to it. */
const KNOWN_TO_ROUTE53 = ["metric_name", "namespace", "dimensions", "statistic", "period", "evaluation_periods"];
const OF_THE_ALARM_ALONE = ["alarm_name", "alarm_description", "treat_missing_data", "for_each"];

describe("the safety net of each load balancer", () => {
	const alarm = (name: string) => resource("aws_cloudwatch_metric_alarm", name);
	const check = (name: string) => resource("aws_route53_health_check", name);

	it.each(["hosts", "errors"])("watches its own color alone (%s), with what Route 53 understands", (name) => {
		const { comparison_operator, threshold, ...rest } = alarm(name);
		expect(rest).toMatchObject({
			namespace: "AWS/ApplicationELB",
			dimensions: {
				LoadBalancer: "${aws_lb.this[each.key].arn_suffix}",
				TargetGroup: '${aws_lb_target_group.this["${each.key}-${each.key}"].arn_suffix}',
			},
			period: 60,
			evaluation_periods: 2,
		});
		expect(["LessThanThreshold", "GreaterThanThreshold"]).toContain(comparison_operator);
		expect(threshold).toBeDefined();
		expect(Object.keys(rest).sort()).toEqual([...KNOWN_TO_ROUTE53, ...OF_THE_ALARM_ALONE].sort());
		expect(["Average", "Minimum", "Maximum", "Sum", "SampleCount"]).toContain(rest.statistic);
	});

	it("is up while no node of the load balancer sees a healthy task, or nothing is known", () => {
		expect(alarm("hosts")).toMatchObject({
			for_each: NET,
			alarm_name: "${var.name}-${each.key}-healthy-hosts",
			metric_name: "HealthyHostCount",
			statistic: "Maximum",
			comparison_operator: "LessThanThreshold",
			threshold: 1,
			treat_missing_data: "breaching",
		});
		expect(check("hosts").insufficient_data_health_status).toBe("Unhealthy");
	});

	it("is up, on demand, while there are too many 5XX; none reported are none", () => {
		expect(alarm("errors")).toMatchObject({
			for_each: ERRORS,
			alarm_name: "${var.name}-${each.key}-server-errors",
			metric_name: "HTTPCode_Target_5XX_Count",
			statistic: "Sum",
			comparison_operator: "GreaterThanThreshold",
			threshold: "${var.safety_net_5xx_per_minute}",
			treat_missing_data: "notBreaching",
		});
		expect(check("errors").insufficient_data_health_status).toBe("Healthy");
	});

	it.each([
		["hosts", NET],
		["errors", ERRORS],
	])("has a health check on the alarm of the %s, in the alarm's region", (name, forEach) => {
		expect(check(name)).toMatchObject({
			for_each: forEach,
			type: "CLOUDWATCH_METRIC",
			cloudwatch_alarm_name: `\${aws_cloudwatch_metric_alarm.${name}[each.key].alarm_name}`,
			cloudwatch_alarm_region: "${var.region}",
		});
	});

	it("makes Route 53 copy an alarm's settings again when they change", () => {
		expect(check("errors").triggers.alarm).toContain("var.safety_net_5xx_per_minute");
	});

	it("is healthy while both are, with both", () => {
		expect(check("both")).toMatchObject({
			for_each: ERRORS,
			type: "CALCULATED",
			child_healthchecks: ["hosts", "errors"].map((name) => `\${aws_route53_health_check.${name}[each.key].id}`),
			child_health_threshold: 2,
		});
	});

	it("is let go by the records before it goes", () => {
		for (const name of ["hosts", "errors", "both"]) {
			expect(check(name).lifecycle).toEqual({ create_before_destroy: true });
		}
	});

	it("counts errors only where there is a net, and a number of them", () => {
		expect(configuration().locals.safety_net_counts_errors).toBe(
			"${(var.safety_net && (var.safety_net_5xx_per_minute >= 1))}",
		);
	});

	it("tells nobody: an idle color without tasks is as it should be", () => {
		for (const block of ["hosts", "errors"].map(alarm) as Block[]) expect(block).not.toHaveProperty("alarm_actions");
	});
});
