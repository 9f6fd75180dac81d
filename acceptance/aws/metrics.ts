/** The metrics that rollouts are judged by, as CloudWatch has them now. */
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { COLORS, type Color, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { MetricCheck } from "../measure/minutes.ts";
import type { Aws } from "./clients.ts";

const METRICS = [
	["RequestCount", "Sum"],
	["HTTPCode_Target_5XX_Count", "Sum"],
	["TargetResponseTime", "PR(:0.5)"],
] as const;
/** How far back is checked: longer than any minute stays in motion. */
const BACK_MS = 10 * 60_000;

/** The last part of an ARN by which CloudWatch knows a load balancer, and a target group. */
const dimensions = (listener: string, targetGroup: string) => [
	{ Name: "LoadBalancer", Value: String(listener.split(":listener/")[1]?.split("/").slice(0, 3).join("/")) },
	{ Name: "TargetGroup", Value: String(targetGroup.split(":").at(-1)) },
];

interface Series {
	readonly Id: string;
	readonly name: string;
	readonly query: object;
}

function seriesOf({ loadBalancers }: ServiceConfig, alb: Color, color: Color): Series[] {
	const Dimensions = dimensions(loadBalancers[alb].listener, loadBalancers[alb].targetGroups[color]);
	return METRICS.map(([MetricName, Stat], i) => {
		const Id = `${alb}_${color}_${i}`;
		const Metric = { Namespace: "AWS/ApplicationELB", MetricName, Dimensions };
		return {
			Id,
			name: `${MetricName} (${alb} load balancer, ${color})`,
			query: { Id, MetricStat: { Metric, Period: 60, Stat } },
		};
	});
}

/** One check all of them. */
export async function checkMetrics({ cloudwatch, clock }: Aws, service: ServiceConfig): Promise<MetricCheck> {
	const all = COLORS.flatMap((alb) => COLORS.flatMap((color) => seriesOf(service, alb, color)));
	const now = clock.now();
	const { MetricDataResults = [] } = await cloudwatch.send(
		new GetMetricDataCommand({
			MetricDataQueries: all.map(({ query }) => query as never),
			StartTime: new Date(now - BACK_MS),
			EndTime: new Date(now),
		}),
	);
	const series = all.map(({ Id, name }) => {
		const { Timestamps = [], Values = [] } = MetricDataResults.find((one) => one.Id === Id) ?? {};
		return [name, new Map(Timestamps.map((at, i) => [+at, Number(Values[i])]))] as const;
	});
	return { at: clock.now(), series: Object.fromEntries(series) };
}
