import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Route } from "../../ports/index.ts";
import { MINUTE, metricData } from "./metric-data.ts";

/** How many requests each load balancer forwarded to its target group, in all minutes that the span touches. */
export async function requestCounts(
	client: CloudWatchClient,
	routes: readonly Route[],
	from: Date,
	to: Date,
): Promise<number[]> {
	const start = new Date(Math.floor(from.getTime() / MINUTE) * MINUTE);
	const end = new Date(Math.ceil(to.getTime() / MINUTE) * MINUTE);
	// CloudWatch refuses a question for nothing, or for no time.
	if (routes.length === 0 || start >= end) return routes.map(() => 0);
	const questions = routes.map((route, i) => ({
		id: `route${i}`,
		route,
		metric: "RequestCount",
		statistic: "Sum",
	}));
	const found = await metricData("GetMetricData RequestCount", client, questions, start, end);
	return found.map((points) => points.reduce((sum, { value }) => sum + value, 0));
}
