import {
	CloudWatchClient,
	type MetricDataQuery,
	paginateDescribeAlarms,
	paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import * as v from "valibot";
import { Unavailable, UnexpectedAnswer } from "../errors.ts";
import type { AlarmReader, AlarmState, Route, TrafficReader } from "../ports.ts";
import { clientOptions, pages, TRY_MILLISECONDS } from "./call.ts";

/** DescribeAlarms takes at most so many names, and answers at most so many alarms. */
const ALARMS_PER_CALL = 100;
const MINUTE = 60_000;

const Alarm = v.object({ AlarmName: v.string(), StateValue: v.picklist(["OK", "ALARM", "INSUFFICIENT_DATA"]) });
const Alarms = v.object({ MetricAlarms: v.optional(v.array(Alarm), []) });
const MetricData = v.object({
	MetricDataResults: v.array(
		v.object({ Id: v.string(), StatusCode: v.string(), Values: v.optional(v.array(v.number()), []) }),
	),
});
type Result = v.InferOutput<typeof MetricData>["MetricDataResults"][number];

/** CloudWatch, to look. */
export class CloudWatchReader implements AlarmReader, TrafficReader {
	readonly #client: CloudWatchClient;

	constructor(client: CloudWatchClient = new CloudWatchClient(clientOptions(TRY_MILLISECONDS.cloudWatch))) {
		this.#client = client;
	}

	async states(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>> {
		const states: Record<string, AlarmState> = {};
		// Without names CloudWatch would answer all alarms of the account.
		for (let i = 0; i < names.length; i += ALARMS_PER_CALL) {
			const AlarmNames = names.slice(i, i + ALARMS_PER_CALL);
			Object.assign(states, await this.#describe(AlarmNames));
		}
		const missing = names.filter((name) => !Object.hasOwn(states, name));
		if (missing.length > 0) throw new UnexpectedAnswer(`DescribeAlarms: there is no alarm ${missing.join(", ")}`);
		return states;
	}

	async requests(routes: readonly Route[], from: Date, to: Date): Promise<number[]> {
		const what = "GetMetricData RequestCount";
		const input = {
			MetricDataQueries: routes.map(queryOf),
			StartTime: new Date(Math.floor(from.getTime() / MINUTE) * MINUTE),
			EndTime: new Date(Math.ceil(to.getTime() / MINUTE) * MINUTE),
		};
		if (routes.length === 0 || input.StartTime >= input.EndTime) return routes.map(() => 0);
		const found = await pages(what, MetricData, paginateGetMetricData({ client: this.#client }, input));
		const results = found.flatMap(({ MetricDataResults }) => MetricDataResults);
		return routes.map((_, i) => sumOf(what, idOf(i), results));
	}

	async #describe(AlarmNames: string[]): Promise<Record<string, AlarmState>> {
		const input = {
			AlarmNames,
			// A composite alarm would need the permission on every alarm of the account, and Route 53 follows none.
			AlarmTypes: ["MetricAlarm" as const],
			MaxRecords: ALARMS_PER_CALL,
		};
		const what = `DescribeAlarms ${AlarmNames.join(", ")}`;
		const found = await pages(what, Alarms, paginateDescribeAlarms({ client: this.#client }, input));
		const alarms = found.flatMap(({ MetricAlarms }) => MetricAlarms);
		return Object.fromEntries(alarms.map(({ AlarmName, StateValue }) => [AlarmName, StateValue]));
	}
}

/** How many requests a load balancer forwarded to a target group, minute by minute. */
function queryOf({ listener, targetGroup }: Route, i: number): MetricDataQuery {
	const Dimensions = [
		{ Name: "LoadBalancer", Value: dimensionOf(listener, /:listener\/(app\/[^/]+\/[^/]+)\//) },
		{ Name: "TargetGroup", Value: dimensionOf(targetGroup, /:(targetgroup\/[^/]+\/[^/]+)$/) },
	];
	const Metric = { Namespace: "AWS/ApplicationELB", MetricName: "RequestCount", Dimensions };
	return { Id: idOf(i), MetricStat: { Metric, Period: MINUTE / 1_000, Stat: "Sum" } };
}

/** The part of an ARN that CloudWatch knows the resource by. */
function dimensionOf(arn: string, pattern: RegExp): string {
	const part = pattern.exec(arn)?.[1];
	if (part === undefined)
		throw new UnexpectedAnswer(`${arn} is not the ARN of an Application Load Balancer's resource`);
	return part;
}

/** A query's id begins with a lower-case letter. */
function idOf(i: number): string {
	return `route${i}`;
}

/** A query is answered completely only with its last page; one without values is answered too. */
function sumOf(what: string, id: string, results: readonly Result[]): number {
	const own = results.filter(({ Id }) => Id === id);
	const last = own.at(-1)?.StatusCode ?? "no status at all";
	if (last === "InternalError") throw new Unavailable(`${what}: ${last}`, {});
	if (last !== "Complete") throw new UnexpectedAnswer(`${what}: ${id} is answered with ${last}, not Complete`);
	return own.flatMap(({ Values }) => Values).reduce((sum, value) => sum + value, 0);
}
