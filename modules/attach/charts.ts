import { COLOURS, type Colour, METRICS, type PerColour } from "../../runtime/contract.ts";
import { type Chart, calculated, type Line, type Metric, metric } from "../widgets.ts";
import type { AttachedEdge } from "./attached.ts";

/** Lines of each colour, from light to dark. */
const SHADES: PerColour<readonly [light: string, middle: string, dark: string]> = {
	blue: ["#aec7e8", "#1f77b4", "#08306b"],
	green: ["#98df8a", "#2ca02c", "#00441b"],
};
const [GOOD, UNDECIDED, BAD] = ["#2ca02c", "#ff9900", "#d62728"];

const HOUR_SECONDS = 3_600;

/** Whose charts they are. */
export interface ChartsProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** The edges. */
	readonly edges: PerColour<AttachedEdge>;
}

/** What there is to see of a service and its rollouts. */
export function charts({ serviceName, edges }: ChartsProps): Chart[] {
	return [...traffic(serviceName, edges), ...answers(edges), ...rollouts(serviceName)];
}

function traffic(serviceName: string, edges: PerColour<AttachedEdge>): Chart[] {
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
			title: "Requests, by the colour that answers",
			unit: "requests a minute",
			metrics: COLOURS.flatMap((colour) => [
				...atBothEdges(edges, colour, "RequestCount", "requests"),
				calculated(both(colour, "requests"), { label: colour, color: SHADES[colour][1] }),
			]),
		},
	];
}

function answers(edges: PerColour<AttachedEdge>): Chart[] {
	const latency = (colour: Colour) =>
		["p50", "p95", "p99"].map((stat, shade) =>
			atEdge(edges, colour, colour, "TargetResponseTime", stat, {
				label: `${colour} ${stat}`,
				color: SHADES[colour][shade] as string,
			}),
		);
	const healthy = (colour: Colour) =>
		atEdge(edges, colour, colour, "HealthyHostCount", "Minimum", { label: colour, color: SHADES[colour][1] });
	return [
		{
			title: "Requests that tasks answer with 5XX",
			unit: "percent",
			metrics: COLOURS.flatMap((colour) => [
				...atBothEdges(edges, colour, "RequestCount", "requests"),
				...atBothEdges(edges, colour, "HTTPCode_Target_5XX_Count", "errors"),
				// Elastic Load Balancing reports no errors as no data.
				calculated(`100 * FILL(${both(colour, "errors")}, 0) / ${both(colour, "requests")}`, {
					label: colour,
					color: SHADES[colour][1],
				}),
			]),
		},
		{ title: "Latency, each colour on its own edge", unit: "seconds", metrics: COLOURS.flatMap(latency) },
		{ title: "Healthy targets, each colour on its own edge", unit: "targets", metrics: COLOURS.map(healthy) },
	];
}

function rollouts(serviceName: string): Chart[] {
	const sum = (name: string, line: Line) => own(serviceName, name, "Sum", line);
	return [
		{
			title: "Verdicts",
			unit: "looks a minute",
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
			],
		},
		{
			title: "Inputs that were refused because they are not to be trusted",
			unit: "inputs an hour",
			periodSeconds: HOUR_SECONDS,
			metrics: [sum("UntrustedInputs", { label: "refused", color: BAD })],
		},
		{
			title: "How long rollouts took",
			unit: "seconds",
			periodSeconds: HOUR_SECONDS,
			metrics: [own(serviceName, "RolloutSeconds", "Maximum", { label: "the longest of the hour" })],
		},
		{
			title: "Requests that still reached the old edge after a rollout",
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

/** A metric of a colour's tasks at one edge. */
function atEdge(
	edges: PerColour<AttachedEdge>,
	edge: Colour,
	colour: Colour,
	name: string,
	stat: string,
	line: Line,
): Metric {
	const { metricName, targetGroups } = edges[edge];
	const dimensions = { LoadBalancer: metricName, TargetGroup: targetGroups[colour].metricName };
	return metric("AWS/ApplicationELB", name, dimensions, stat, line);
}

/** A colour answers through either edge: what it does at each, to be added up. */
function atBothEdges(edges: PerColour<AttachedEdge>, colour: Colour, name: string, what: string): Metric[] {
	return COLOURS.map((edge) => atEdge(edges, edge, colour, name, "Sum", { id: `${what}_${colour}_${edge}` }));
}

/** The sum of both; an edge without data counts as nothing. */
function both(colour: Colour, what: string): string {
	return `SUM([${COLOURS.map((edge) => `${what}_${colour}_${edge}`).join(", ")}])`;
}
