import { describe, expect, it, vi } from "vitest";
import { EmbeddedMetricLog } from "../../runtime/aws/metric-log.ts";
import type { MetricName } from "../../runtime/contract/index.ts";
import { type Block, configuration, resource } from "../support/stack.ts";

/** All that the controller publishes, with any value. */
const PUBLISHED: Readonly<Record<MetricName, number>> = {
	IntendedShare: 10,
	ObservedShare: 9,
	VerdictPass: 1,
	VerdictHold: 1,
	VerdictFail: 1,
	StragglerShare: 0,
	RolloutsCompleted: 1,
	RolloutsFailedBack: 1,
	RolloutsRolledBack: 1,
	UntrustedInputs: 1,
	UnjudgedDeployments: 1,
	RolloutSeconds: 900,
};

const widgets: Block[] = JSON.parse(resource("aws_cloudwatch_dashboard", "this").dashboard_body).widgets;
/** Rows of metrics: namespace, name, dimensions, options. A row of one is an expression. */
const rows: unknown[][] = widgets.flatMap(({ properties }) => properties.metrics);
const metrics = rows.filter((row) => row.length > 1);
const options = (row: unknown[]) => row.at(-1) as Block;
const isMine = ([namespace]: unknown[]) => namespace !== "AWS/ApplicationELB";

describe("the dashboard", () => {
	it("has the region in its name, because all regions of an account have one list of dashboards", () => {
		const { dashboard_name } = resource("aws_cloudwatch_dashboard", "this");
		expect(dashboard_name).toBe("${var.name}-${var.region}");
		expect(configuration().output.dashboard_url?.value).toMatch(
			/^https:\/\/.*\/cloudwatch\/home\?region=\$\{var\.region\}#dashboards\/dashboard\/\$\{aws_cloudwatch_dashboard\.this\.dashboard_name\}$/,
		);
	});

	it("shows all that the controller publishes, by the names that it publishes under", () => {
		const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
		new EmbeddedMetricLog().put("${var.name}", PUBLISHED);
		const line = JSON.parse(String(write.mock.calls[0]?.[0]));
		write.mockRestore();
		const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
		const published = Metrics.map(({ Name }: { Name: string }) => [
			Namespace,
			Name,
			...Dimensions[0].flatMap((dimension: string) => [dimension, line[dimension]]),
		]);
		const shown = metrics.filter(isMine).map((row) => row.slice(0, -1));
		expect(shown.sort()).toEqual(published.sort());
	});

	it("shows what load balancers publish of both colors, each by a load balancer's own target groups", () => {
		const theirs = metrics.filter((row) => !isMine(row));
		expect(new Set(theirs.map(([, name]) => name))).toEqual(
			new Set(["RequestCount", "HTTPCode_Target_5XX_Count", "TargetResponseTime", "HealthyHostCount"]),
		);
		for (const [, , loadBalancer, alb, targetGroup, targets] of theirs) {
			expect([loadBalancer, targetGroup]).toEqual(["LoadBalancer", "TargetGroup"]);
			const [, color] = /^\$\{local\.alb_metric_names\.(blue|green)\}$/.exec(String(alb)) ?? [];
			expect(targets).toMatch(new RegExp(`^\\$\\{local\\.target_group_metric_names\\.${color}\\.(blue|green)\\}$`));
		}
	});

	it("knows them by the names that CloudWatch has for them", () => {
		const { alb_metric_names: albs, target_group_metric_names: groups } = configuration().locals;
		expect(albs.green).toBe('${aws_lb.this["green"].arn_suffix}');
		expect(groups.green.blue).toBe('${aws_lb_target_group.this["green-blue"].arn_suffix}');
	});

	it("shows percentiles of the latency of both colors", () => {
		const latency = metrics.filter(([, name]) => name === "TargetResponseTime");
		expect(latency.map((row) => options(row).label)).toEqual(
			["blue", "green"].flatMap((color) => ["p50", "p95", "p99"].map((stat) => `${color} ${stat}`)),
		);
	});

	it("has a title, a unit, a region and an axis from 0 at every chart", () => {
		for (const { properties } of widgets) {
			expect(properties.title).toMatch(/^[A-Z].+[^.]$/);
			expect(properties.region).toBe("${var.region}");
			expect(properties.yAxis.remaining).toMatchObject({ label: expect.stringMatching(/^[a-z ]+$/), min: 0 });
		}
	});

	it("has no chart on another's place", () => {
		const places = widgets.map(({ x, y, width, height }) => ({ x, y, width, height }));
		for (const { x, width } of places) expect(x + width).toBeLessThanOrEqual(24);
		expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(places.length);
		for (const place of places) expect([place.x % place.width, place.y % place.height]).toEqual([0, 0]);
	});

	it("names every line that is seen, and calculates with metrics of the same chart", () => {
		for (const { properties } of widgets) {
			const mine: unknown[][] = properties.metrics;
			const ids = mine.map((row) => options(row).id).filter(Boolean);
			expect(new Set(ids).size).toBe(ids.length);
			for (const row of mine) {
				const { label, visible, expression = "" } = options(row);
				expect(typeof label === "string").toBe(visible !== false);
				for (const id of expression.match(/[a-z]+_[a-z]+_[a-z]+/g) ?? []) expect(ids).toContain(id);
			}
		}
	});

	it("has at most 50 metrics, so that it is one of the three that cost nothing", () => {
		expect(metrics.length).toBeLessThanOrEqual(50);
	});
});
