import { type ByColor, COLORS, type Color, METRICS } from "../../runtime/contract/index.ts";
import { type Chart, calculated, type Line, type Metric, metric } from "../widgets.ts";
import type { AttachedAlb } from "./attached.ts";

/** Lines of each color, from light to dark. */
const SHADES: ByColor<readonly [light: string, middle: string, dark: string]> = {
	blue: ["#aec7e8", "#1f77b4", "#08306b"],
	green: ["#98df8a", "#2ca02c", "#00441b"],
};
const [GOOD, UNDECIDED, BAD] = ["#2ca02c", "#ff9900", "#d62728"];

const HOUR_SECONDS = 3_600;

/** Whose charts they are. */
export interface ChartsProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** The load balancers. */
	readonly loadBalancers: ByColor<AttachedAlb>;
}

/** What there is to see of a service and its rollouts. */
export function charts({ serviceName, loadBalancers }: ChartsProps): Chart[] {
	return [...traffic(serviceName, loadBalancers), ...answers(loadBalancers), ...rollouts(serviceName)];
}

function traffic(serviceName: string, loadBalancers: ByColor<AttachedAlb>): Chart[] {
	return [
		{
			title: "The candidate's share of the traffic",
			unit: "percent",
			max: 100,
			metrics: [
				own(serviceName, "IntendedShare", "Maximum", { label: "intended", color: SHADES.blue[0] }),
				own(serviceName, "ObservedShare", "Average", { label: "observed", color: SHADES.blue[2] }),
			],
		},
		{
			title: "Requests, by the color that answers",
			unit: "requests a minute",
			metrics: COLORS.flatMap((color) => [
				...atBothAlbs(loadBalancers, color, "RequestCount", "requests"),
				calculated(both(color, "requests"), { label: color, color: SHADES[color][1] }),
			]),
		},
	];
}

function answers(loadBalancers: ByColor<AttachedAlb>): Chart[] {
	const latency = (color: Color) =>
		["p50", "p95", "p99"].map((stat, shade) =>
			atAlb(loadBalancers, color, color, "TargetResponseTime", stat, {
				label: `${color} ${stat}`,
				color: SHADES[color][shade] as string,
			}),
		);
	const healthy = (color: Color) =>
		atAlb(loadBalancers, color, color, "HealthyHostCount", "Minimum", { label: color, color: SHADES[color][1] });
	return [
		{
			title: "Requests that tasks answer with 5XX",
			unit: "percent",
			metrics: COLORS.flatMap((color) => [
				...atBothAlbs(loadBalancers, color, "RequestCount", "requests"),
				...atBothAlbs(loadBalancers, color, "HTTPCode_Target_5XX_Count", "errors"),
				// Elastic Load Balancing reports no errors as no data.
				calculated(`100 * FILL(${both(color, "errors")}, 0) / ${both(color, "requests")}`, {
					label: color,
					color: SHADES[color][1],
				}),
			]),
		},
		{ title: "Latency, each color on its own load balancer", unit: "seconds", metrics: COLORS.flatMap(latency) },
		{ title: "Healthy targets, each color on its own load balancer", unit: "targets", metrics: COLORS.map(healthy) },
	];
}

function rollouts(serviceName: string): Chart[] {
	const sum = (name: string, line: Line) => own(serviceName, name, "Sum", line);
	return [
		{
			title: "Verdicts",
			unit: "checks a minute",
			stacked: true,
			metrics: [
				sum("VerdictPass", { label: "pass", color: GOOD }),
				sum("VerdictHold", { label: "hold", color: UNDECIDED }),
				sum("VerdictFail", { label: "fail", color: BAD }),
			],
		},
		{
			title: "Rollouts that ended",
			unit: "rollouts an hour",
			periodSeconds: HOUR_SECONDS,
			metrics: [
				sum("RolloutsCompleted", { label: "completed", color: GOOD }),
				sum("RolloutsFailedBack", { label: "failed back", color: BAD }),
				sum("RolloutsRolledBack", { label: "rolled back", color: BAD }),
			],
		},
		{
			title: "Inputs that were refused because they are not to be trusted",
			unit: "inputs an hour",
			periodSeconds: HOUR_SECONDS,
			metrics: [sum("UntrustedInputs", { label: "refused", color: BAD })],
		},
		{
			title: "Deployments past every rollout of the color that serves",
			unit: "deployments an hour",
			periodSeconds: HOUR_SECONDS,
			metrics: [sum("UnjudgedDeployments", { label: "unjudged", color: BAD })],
		},
		{
			title: "How long rollouts took",
			unit: "seconds",
			periodSeconds: HOUR_SECONDS,
			metrics: [own(serviceName, "RolloutSeconds", "Maximum", { label: "the longest of the hour" })],
		},
		{
			title: "Requests that still reached the old load balancer after a rollout",
			unit: "percent",
			periodSeconds: HOUR_SECONDS,
			metrics: [own(serviceName, "StragglerShare", "Maximum", { label: "stragglers", color: UNDECIDED })],
		},
	];
}

/** A metric that the controller itself publishes. */
function own(serviceName: string, name: string, stat: string, line: Line): Metric {
	return metric(METRICS.namespace, name, { [METRICS.dimension]: serviceName }, stat, line);
}

/** A metric of a color's tasks at one load balancer. */
function atAlb(
	loadBalancers: ByColor<AttachedAlb>,
	alb: Color,
	color: Color,
	name: string,
	stat: string,
	line: Line,
): Metric {
	const { metricName, targetGroups } = loadBalancers[alb];
	const dimensions = { LoadBalancer: metricName, TargetGroup: targetGroups[color].metricName };
	return metric("AWS/ApplicationELB", name, dimensions, stat, line);
}

/** A color answers through either load balancer: what it does at each, to be added up. */
function atBothAlbs(loadBalancers: ByColor<AttachedAlb>, color: Color, name: string, what: string): Metric[] {
	return COLORS.map((alb) => atAlb(loadBalancers, alb, color, name, "Sum", { id: `${what}_${color}_${alb}` }));
}

/** The sum of both; a load balancer without data counts as nothing. */
function both(color: Color, what: string): string {
	return `SUM([${COLORS.map((alb) => `${what}_${color}_${alb}`).join(", ")}])`;
}
