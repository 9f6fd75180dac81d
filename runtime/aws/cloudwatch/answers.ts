import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ByColor, Color } from "../../contract/index.ts";
import type { AnsweredMinute, Route } from "../../ports/index.ts";
import { MINUTE, metricData, type Point, type Question } from "./metric-data.ts";

/** What came of the requests on each route, in the whole minutes of the span. */
export async function answeredMinutes(
	client: CloudWatchClient,
	routes: ByColor<Route>,
	objectiveMilliseconds: number,
	from: Date,
	to: Date,
): Promise<ByColor<readonly AnsweredMinute[]>> {
	const start = new Date(Math.ceil(from.getTime() / MINUTE) * MINUTE);
	const end = new Date(Math.floor(to.getTime() / MINUTE) * MINUTE);
	// CloudWatch refuses a question for no time.
	if (start >= end) return { blue: [], green: [] };
	const blue = questionsOf("blue", routes.blue, objectiveMilliseconds);
	const green = questionsOf("green", routes.green, objectiveMilliseconds);
	const found = await metricData("GetMetricData", client, [...blue, ...green], start, end);
	return { blue: minutesOf(found.slice(0, blue.length)), green: minutesOf(found.slice(blue.length)) };
}

function questionsOf(color: Color, route: Route, objectiveMilliseconds: number): Question[] {
	const ask = (name: string, metric: string, statistic: string) => ({
		id: `${color}_${name}`,
		route,
		metric,
		statistic,
	});
	return [
		ask("requests", "RequestCount", "Sum"),
		ask("errors", "HTTPCode_Target_5XX_Count", "Sum"),
		// What the load balancer answers for a task that breaks the connection off, or does not answer in time. They are known by
		// load balancer only; but each serves one color during a rollout.
		{ ...ask("broken", "HTTPCode_ELB_502_Count", "Sum"), whole: true },
		{ ...ask("hanging", "HTTPCode_ELB_504_Count", "Sum"), whole: true },
		// With these every request is accounted for that has an answer: metrics of one minute appear apart, and only their sum tells.
		ask("good", "HTTPCode_Target_2XX_Count", "Sum"),
		ask("redirected", "HTTPCode_Target_3XX_Count", "Sum"),
		ask("rejected", "HTTPCode_Target_4XX_Count", "Sum"),
		// The percentage of answers that took so many seconds or fewer (CloudWatch: percentile rank).
		...(objectiveMilliseconds > 0 ? [ask("fast", "TargetResponseTime", `PR(:${objectiveMilliseconds / 1_000})`)] : []),
	];
}

function minutesOf([requests = [], ...counts]: readonly Point[][]): AnsweredMinute[] {
	const [errors, broken, hanging, good, redirected, rejected, fast] = counts.map(byMinute);
	return requests.flatMap(({ at, value }) => {
		// Elastic Load Balancing does not report a count of zero.
		const count = (metric: ReadonlyMap<number, number> | undefined) => metric?.get(at) ?? 0;
		const unanswered = count(broken) + count(hanging);
		const bad = unanswered + count(errors);
		const accounted = bad + count(good) + count(redirected) + count(rejected);
		// Where no task has answered any request, none has a time.
		const fastPercent = fast && unanswered < value ? fast.get(at) : 100;
		// Requests whose times are missing: CloudWatch is late. To call them fast, or slow, would be to read no data as healthy,
		// or as sick, so the minute is left out until it is known.
		if (fastPercent === undefined) return [];
		const slow = (value * (100 - fastPercent)) / 100;
		return [{ at, requests: value, errors: Math.min(value, bad), slow, accounted }];
	});
}

function byMinute(points: readonly Point[]): ReadonlyMap<number, number> {
	return new Map(points.map(({ at, value }) => [at, value]));
}
