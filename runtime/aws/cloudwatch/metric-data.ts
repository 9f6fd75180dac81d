import { type CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import * as v from "valibot";
import { Unavailable, UnexpectedAnswer } from "../../errors.ts";
import type { Route } from "../../ports/index.ts";
import { pages } from "../call.ts";

/** A minute: how often Elastic Load Balancing reports, in milliseconds. */
export const MINUTE = 60_000;

const MetricData = v.object({
	MetricDataResults: v.array(
		v.object({
			Id: v.string(),
			StatusCode: v.string(),
			Timestamps: v.optional(v.array(v.date()), []),
			Values: v.optional(v.array(v.number()), []),
		}),
	),
});
type Result = v.InferOutput<typeof MetricData>["MetricDataResults"][number];

/** One minute of a metric. */
export interface Point {
	/** When the minute began, in milliseconds since 1970. */
	readonly at: number;
	readonly value: number;
}

/** A question for a metric of a route, and how its minutes are put into one figure each. */
export interface Question {
	/** Begins with a lower-case letter; letters, digits and underscores follow. */
	readonly id: string;
	readonly route: Route;
	readonly metric: string;
	readonly statistic: string;
	/** Whether it is a metric of the whole load balancer. Default: of the route's target group on it. */
	readonly whole?: boolean;
}

/**
 * The minutes of each metric, oldest first, in the order of the questions. A minute that CloudWatch does not show is absent.
 * One question takes at most 500 metrics, and a page at most 100,800 minutes of them (CloudWatch: GetMetricData).
 * @throws {UnexpectedAnswer} when a question is not answered completely.
 */
export async function metricData(
	what: string,
	client: CloudWatchClient,
	questions: readonly Question[],
	StartTime: Date,
	EndTime: Date,
): Promise<readonly Point[][]> {
	const input = {
		MetricDataQueries: questions.map(queryOf),
		StartTime,
		EndTime,
		ScanBy: "TimestampAscending" as const,
	};
	const found = await pages(what, MetricData, paginateGetMetricData({ client }, input));
	const results = found.flatMap(({ MetricDataResults }) => MetricDataResults);
	return questions.map(({ id }) => pointsOf(what, id, results));
}

function queryOf({ id, route, metric, statistic, whole = false }: Question): MetricDataQuery {
	const Dimensions = [
		{ Name: "LoadBalancer", Value: dimensionOf(route.listener, /:listener\/(app\/[^/]+\/[^/]+)\//) },
		...(whole ? [] : [{ Name: "TargetGroup", Value: dimensionOf(route.targetGroup, /:(targetgroup\/[^/]+\/[^/]+)$/) }]),
	];
	const Metric = { Namespace: "AWS/ApplicationELB", MetricName: metric, Dimensions };
	return { Id: id, MetricStat: { Metric, Period: MINUTE / 1_000, Stat: statistic } };
}

/** The part of an ARN that CloudWatch knows the resource by. */
function dimensionOf(arn: string, pattern: RegExp): string {
	const part = pattern.exec(arn)?.[1];
	if (part === undefined)
		throw new UnexpectedAnswer(`${arn} is not the ARN of an Application Load Balancer's resource`);
	return part;
}

/** A query is answered completely only with its last page; one without values is answered too. */
function pointsOf(what: string, id: string, results: readonly Result[]): Point[] {
	const own = results.filter(({ Id }) => Id === id);
	const last = own.at(-1)?.StatusCode ?? "no status at all";
	if (last === "InternalError") throw new Unavailable(`${what}: ${last}`, {});
	if (last !== "Complete") throw new UnexpectedAnswer(`${what}: ${id} is answered with ${last}, not Complete`);
	return own.flatMap(({ Timestamps, Values }) => {
		if (Timestamps.length !== Values.length)
			throw new UnexpectedAnswer(`${what}: ${id} has ${Values.length} values at ${Timestamps.length} times`);
		return Values.map((value, i) => ({ at: Timestamps[i]?.getTime() ?? Number.NaN, value }));
	});
}
