import { MINUTE_SECONDS } from "./alarms.ts";

/** The dashboard's grid has 24 columns; two charts stand side by side. */
const CHART = { width: 12, height: 6 } as const;
const CHARTS_IN_A_ROW = 2;

/** How a line looks, and what it is called. */
export interface Line {
	/** Its name, for people; without one, it is only calculated with. */
	readonly label?: string;
	/** Its color, as `#rrggbb`. */
	readonly color?: string;
	/** By what expressions call it: letters, digits and underscores, beginning with a small letter. */
	readonly id?: string;
}

/** A metric, or what is calculated from metrics, as a dashboard's JSON has it. */
export type Metric = readonly unknown[];

/** A metric of a namespace, by its dimensions, in a statistic such as `Sum` or `p99`. */
export function metric(
	namespace: string,
	name: string,
	dimensions: Readonly<Record<string, string>>,
	stat: string,
	line: Line,
): Metric {
	const visible = line.label === undefined ? { visible: false } : {};
	return [namespace, name, ...Object.entries(dimensions).flat(), { stat, ...line, ...visible }];
}

/** What is calculated from metrics by their ids. */
export function calculated(expression: string, line: Line): Metric {
	return [{ expression, ...line }];
}

/** One chart. */
export interface Chart {
	/** What it shows. */
	readonly title: string;
	/** The unit of its y-axis, which begins at 0. */
	readonly unit: string;
	/**
	 * Where the y-axis ends.
	 * @default - where the data do
	 */
	readonly max?: number;
	/**
	 * Whether its lines are areas on top of each other.
	 * @default false
	 */
	readonly stacked?: boolean;
	/**
	 * How many seconds a point stands for.
	 * @default 60
	 */
	readonly periodSeconds?: number;
	/** Its lines. */
	readonly metrics: readonly Metric[];
}

/**
 * The body of a dashboard with some charts, as JSON:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(region: string, charts: readonly Chart[]): string {
	return JSON.stringify({ widgets: charts.map((chart, index) => widget(region, chart, index)) });
}

function widget(region: string, chart: Chart, index: number) {
	return {
		type: "metric",
		x: (index % CHARTS_IN_A_ROW) * CHART.width,
		y: Math.floor(index / CHARTS_IN_A_ROW) * CHART.height,
		...CHART,
		properties: {
			title: chart.title,
			region,
			view: "timeSeries",
			stacked: chart.stacked ?? false,
			period: chart.periodSeconds ?? MINUTE_SECONDS,
			metrics: chart.metrics,
			yAxis: {
				remaining: {
					label: chart.unit,
					showUnits: false,
					min: 0,
					...(chart.max === undefined ? {} : { max: chart.max }),
				},
			},
		},
	};
}
