import { describe, expect, it } from "vitest";
import { type Block, resource } from "../support/stack.ts";

const NET = "${var.safety_net ? 1 : 0}";
const ERRORS = "${(var.safety_net && (var.safety_net_5xx_per_minute >= 1)) ? 1 : 0}";

/** All that Route 53 copies of an alarm, by its API; anything else of an alarm would mean nothing to it. */
const KNOWN_TO_ROUTE53 = ["metric_name", "namespace", "dimensions", "statistic", "period", "evaluation_periods"];
const OF_THE_ALARM_ALONE = ["alarm_name", "alarm_description", "treat_missing_data", "count"];

describe.each(["blue", "green"])("the safety net of the %s load balancer", (color) => {
	const alarm = (name: string) => resource("aws_cloudwatch_metric_alarm", `service_${color}_safety_net_${name}`);
	const check = (name: string) => resource("aws_route53_health_check", `service_${color}_safety_net_${name}`);

	it.each(["hosts", "errors"])("watches its own color alone (%s), with what Route 53 understands", (name) => {
		const { comparison_operator, threshold, ...rest } = alarm(name);
		expect(rest).toMatchObject({
			namespace: "AWS/ApplicationELB",
			dimensions: {
				LoadBalancer: `\${aws_lb.service_${color}_alb.arn_suffix}`,
				TargetGroup: `\${aws_lb_target_group.service_${color}_alb_targets_${color}.arn_suffix}`,
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
			count: NET,
			alarm_name: `\${var.name}-${color}-healthy-hosts`,
			metric_name: "HealthyHostCount",
			statistic: "Maximum",
			comparison_operator: "LessThanThreshold",
			threshold: 1,
			treat_missing_data: "breaching",
		});
		expect(check("hosts_check").insufficient_data_health_status).toBe("Unhealthy");
	});

	it("is up, on demand, while there are too many 5XX; none reported are none", () => {
		expect(alarm("errors")).toMatchObject({
			count: ERRORS,
			alarm_name: `\${var.name}-${color}-server-errors`,
			metric_name: "HTTPCode_Target_5XX_Count",
			statistic: "Sum",
			comparison_operator: "GreaterThanThreshold",
			threshold: "${var.safety_net_5xx_per_minute}",
			treat_missing_data: "notBreaching",
		});
		expect(check("errors_check").insufficient_data_health_status).toBe("Healthy");
	});

	it.each([
		["hosts", NET],
		["errors", ERRORS],
	])("has a health check on the alarm of the %s, in the alarm's region", (name, count) => {
		expect(check(`${name}_check`)).toMatchObject({
			count,
			type: "CLOUDWATCH_METRIC",
			cloudwatch_alarm_name: `\${aws_cloudwatch_metric_alarm.service_${color}_safety_net_${name}[count.index].alarm_name}`,
			cloudwatch_alarm_region: "${var.region}",
		});
	});

	it("makes Route 53 copy an alarm's settings again when they change", () => {
		expect(check("errors_check").triggers.alarm).toContain("var.safety_net_5xx_per_minute");
	});

	it("is healthy while both are, with both", () => {
		expect(check("check")).toMatchObject({
			count: ERRORS,
			type: "CALCULATED",
			child_healthchecks: ["hosts", "errors"].map(
				(name) => `\${aws_route53_health_check.service_${color}_safety_net_${name}_check[count.index].id}`,
			),
			child_health_threshold: 2,
		});
	});

	it("is let go by the records before it goes", () => {
		for (const name of ["hosts_check", "errors_check", "check"]) {
			expect(check(name).lifecycle).toEqual({ create_before_destroy: true });
		}
	});

	it("tells nobody: an idle color without tasks is as it should be", () => {
		for (const block of ["hosts", "errors"].map(alarm) as Block[]) expect(block).not.toHaveProperty("alarm_actions");
	});
});
