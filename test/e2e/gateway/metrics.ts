/** What load balancers report to CloudWatch of requests, minute by minute. moto's load balancers get none. */
import { type Answer, type Call, jsonAnswer, jsonOf } from "./call.ts";

/** One way through a load balancer, by ARNs. */
export interface Route {
	readonly listener: string;
	readonly targetGroup: string;
}

/** What came of one minute's requests on one route. */
export interface Minute {
	readonly requests: number;
	/** Of those, answered with 5XX by a target. Default: none. */
	readonly errors?: number;
	/** Of those, slower than any objective that is asked for. Default: none. */
	readonly slow?: number;
}

const NAMESPACE = "AWS/ApplicationELB";
const MINUTE = 60_000;

interface Query {
	readonly Id: string;
	readonly MetricStat?: {
		readonly Metric: {
			readonly Namespace: string;
			readonly MetricName: string;
			readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
		};
		readonly Period: number;
		readonly Stat: string;
	};
}

interface GetMetricData {
	readonly MetricDataQueries: readonly Query[];
	/** Seconds since 1970. */
	readonly StartTime: number;
	readonly EndTime: number;
	readonly ScanBy?: string;
}

export class Metrics {
	/** By route, then by the beginning of the minute in milliseconds since 1970. */
	readonly #minutes = new Map<string, Map<number, Minute>>();

	/**
	 * Has a load balancer report a minute of requests that it forwarded to a target group, on top of what it has reported of it.
	 * @param at - any moment of the minute, in milliseconds since 1970.
	 */
	report({ listener, targetGroup }: Route, at: number, minute: Minute): void {
		const loadBalancer = listener.split(":listener/")[1]?.split("/").slice(0, 3).join("/");
		const key = keyOf(String(loadBalancer), String(targetGroup.split(":").at(-1)));
		const minutes = this.#minutes.get(key) ?? new Map<number, Minute>();
		const begins = Math.floor(at / MINUTE) * MINUTE;
		const { requests, errors = 0, slow = 0 } = minutes.get(begins) ?? { requests: 0 };
		minutes.set(begins, {
			requests: requests + minute.requests,
			errors: errors + (minute.errors ?? 0),
			slow: slow + (minute.slow ?? 0),
		});
		this.#minutes.set(key, minutes);
	}

	/** Answers GetMetricData, if all of it is about requests to target groups. */
	answer(call: Call): Answer | undefined {
		const { MetricDataQueries: queries, StartTime, EndTime, ScanBy } = jsonOf<GetMetricData>(call);
		if (!queries.every(({ MetricStat }) => MetricStat?.Metric.Namespace === NAMESPACE)) return undefined;
		return jsonAnswer({
			MetricDataResults: queries.map((query) => {
				const points = this.#points(query, StartTime * 1_000, EndTime * 1_000);
				// CloudWatch's default: the newest first.
				const ordered = ScanBy === "TimestampAscending" ? points : points.reverse();
				return {
					Id: query.Id,
					Label: query.MetricStat?.Metric.MetricName,
					Timestamps: ordered.map(([at]) => at / 1_000),
					Values: ordered.map(([, value]) => value),
					StatusCode: "Complete",
				};
			}),
		});
	}

	/** The minutes that have a value, oldest first. */
	#points({ MetricStat }: Query, from: number, to: number): [at: number, value: number][] {
		if (!MetricStat || MetricStat.Period !== MINUTE / 1_000) throw new Error("the gateway knows metrics by the minute");
		const { MetricName, Dimensions } = MetricStat.Metric;
		const dimension = (name: string) => String(Dimensions.find(({ Name }) => Name === name)?.Value);
		const minutes = this.#minutes.get(keyOf(dimension("LoadBalancer"), dimension("TargetGroup"))) ?? new Map();
		const figure = figureOf(MetricName, MetricStat.Stat);
		return [...minutes]
			.filter(([at]) => at >= from && at < to)
			.sort(([a], [b]) => a - b)
			.flatMap(([at, minute]) => {
				const found = figure(minute);
				return found === undefined ? [] : [[at, found]];
			});
	}
}

function keyOf(loadBalancer: string, targetGroup: string): string {
	return `${loadBalancer} ${targetGroup}`;
}

/** How a figure of a metric follows from a minute. A load balancer reports nothing of what did not happen. */
function figureOf(metric: string, statistic: string): (minute: Minute) => number | undefined {
	if (metric === "RequestCount" && statistic === "Sum") return ({ requests }) => requests || undefined;
	// What is not bad is good: 2XX.
	if (metric === "HTTPCode_Target_2XX_Count" && statistic === "Sum") {
		return ({ requests, errors = 0 }) => requests - errors || undefined;
	}
	if (/^HTTPCode_Target_[34]XX_Count$/.test(metric) && statistic === "Sum") return () => undefined;
	if (metric === "HTTPCode_Target_5XX_Count" && statistic === "Sum") return ({ errors }) => errors || undefined;
	// All requests reach a target that answers.
	if (/^HTTPCode_ELB_50[24]_Count$/.test(metric) && statistic === "Sum") return () => undefined;
	if (metric === "TargetResponseTime" && /^PR\(:[\d.]+\)$/.test(statistic)) {
		return ({ requests, slow = 0 }) => (requests > 0 ? (100 * (requests - slow)) / requests : undefined);
	}
	throw new Error(`the gateway knows no ${statistic} of ${metric}`);
}
