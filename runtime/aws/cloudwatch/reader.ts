import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { ByColor } from "../../contract/index.ts";
import type { AlarmReader, AlarmState, AnsweredMinute, AnswerReader, Route, TrafficReader } from "../../ports/index.ts";
import { alarmStates } from "./alarms.ts";
import { answeredMinutes } from "./answers.ts";
import { MINUTE, metricData } from "./metric-data.ts";

/** CloudWatch, to check. */
export class CloudWatchReader implements AlarmReader, TrafficReader, AnswerReader {
	readonly #client: CloudWatchClient;

	constructor(client: CloudWatchClient) {
		this.#client = client;
	}

	async states(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>> {
		// A composite alarm would need the permission on every alarm of the account, and Route 53 follows none.
		return alarmStates(this.#client, names, ["MetricAlarm"]);
	}

	async watched(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>> {
		return alarmStates(this.#client, names, ["MetricAlarm", "CompositeAlarm"]);
	}

	async requests(routes: readonly Route[], from: Date, to: Date): Promise<number[]> {
		return requestCounts(this.#client, routes, from, to);
	}

	async perMinute(
		routes: ByColor<Route>,
		objectiveMilliseconds: number,
		from: Date,
		to: Date,
	): Promise<ByColor<readonly AnsweredMinute[]>> {
		return answeredMinutes(this.#client, routes, objectiveMilliseconds, from, to);
	}
}

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
