/**
 * CloudWatch: alarms on target groups, evaluated by the minute; composite alarms; and the metrics of requests. moto keeps alarms
 * and never evaluates one, and takes a composite alarm for one on a metric.
 */
import { evaluated } from "../../../rehearsal/world/cloudwatch/alarm.ts";
import { type Answer, amended, type Call, jsonOf, type Patch, type Upstream } from "./call.ts";
import type { ElbApi } from "./elb.ts";
import type { Metrics } from "./metrics.ts";

/** The part of an alarm's description that is read or written here, in CloudWatch's own words. */
interface MetricAlarm {
	readonly AlarmName: string;
	readonly Namespace?: string;
	readonly MetricName?: string;
	readonly Statistic?: string;
	readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
	readonly ComparisonOperator: string;
	readonly Threshold: number;
	readonly EvaluationPeriods: number;
	readonly DatapointsToAlarm?: number;
	readonly TreatMissingData?: "breaching" | "notBreaching" | "ignore" | "missing";
	readonly [field: string]: unknown;
}

interface DescribeAlarms {
	readonly AlarmTypes?: readonly string[];
}

export interface CloudWatchOptions {
	readonly elb: Pick<ElbApi, "targetGroups" | "healthyHosts">;
	readonly metrics: Pick<Metrics, "answer">;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

const MINUTE = 60_000;
/** How often Elastic Load Balancing checks its targets: the default interval of this project's health checks. */
const CHECK = 5_000;
/** Minutes that CloudWatch reads beyond the evaluation periods, to use when newer ones are missing. */
const EXTRA_PERIODS = 2;

const BREACHES: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
	LessThanThreshold: (value, threshold) => value < threshold,
	LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
	GreaterThanThreshold: (value, threshold) => value > threshold,
	GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
};

export class CloudWatchApi {
	readonly #options: CloudWatchOptions;
	/** The names of all composite alarms. */
	readonly #composites = new Set<string>();

	constructor(options: CloudWatchOptions) {
		this.#options = options;
	}

	readonly patch: Patch = async (call, upstream) => {
		switch (call.action) {
			case "GetMetricData":
				return this.#options.metrics.answer(call) ?? upstream(call);
			case "PutCompositeAlarm":
				return this.#putComposite(call, upstream);
			case "DescribeAlarms":
				return this.#described(call, await upstream(call));
			default:
				return upstream(call);
		}
	};

	#putComposite(call: Call, upstream: Upstream): Promise<Answer> {
		this.#composites.add(jsonOf<{ AlarmName: string }>(call).AlarmName);
		const headers = { ...call.headers, "x-amz-target": "GraniteServiceVersion20100801.PutMetricAlarm" };
		return upstream({ ...call, headers, action: "PutMetricAlarm" });
	}

	/** Terraform asks for alarms in another protocol, and reads no state. Composite alarms are told to who asks for them. */
	#described(call: Call, answer: Answer): Answer {
		if (!answer.body.toString().startsWith("{")) return answer;
		const { AlarmTypes = ["MetricAlarm"] } = jsonOf<DescribeAlarms>(call);
		return amended<{ MetricAlarms?: readonly MetricAlarm[] }>(answer, ({ MetricAlarms: all = [], ...content }) => {
			const ofType = (type: string, composite: boolean) =>
				AlarmTypes.includes(type) ? all.filter(({ AlarmName }) => this.#composites.has(AlarmName) === composite) : [];
			const MetricAlarms = ofType("MetricAlarm", false).map((alarm) => this.#observed(alarm));
			return { ...content, MetricAlarms, CompositeAlarms: ofType("CompositeAlarm", true) };
		});
	}

	#observed(alarm: MetricAlarm): MetricAlarm {
		if (alarm.Namespace !== "AWS/ApplicationELB") return alarm;
		const evaluation = {
			evaluationPeriods: alarm.EvaluationPeriods,
			datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
			treatMissing: alarm.TreatMissingData ?? "missing",
		};
		const lastEnd = Math.floor(this.#options.now() / MINUTE) * MINUTE;
		const ends = Array.from({ length: alarm.EvaluationPeriods + EXTRA_PERIODS }, (_, age) => lastEnd - age * MINUTE);
		const StateValue = evaluated(
			ends.map((end) => this.#breaching(alarm, end)),
			evaluation,
		);
		return { ...alarm, StateValue: StateValue ?? "INSUFFICIENT_DATA" };
	}

	/** Whether the minute that ends then breaches the alarm's threshold; nothing where there is no data. */
	#breaching(alarm: MetricAlarm, end: number): boolean | undefined {
		const value = this.#value(alarm, end);
		const breaches = BREACHES[alarm.ComparisonOperator];
		if (!breaches) throw new Error(`the gateway knows no comparison ${alarm.ComparisonOperator} of ${alarm.AlarmName}`);
		return value === undefined ? undefined : breaches(value, alarm.Threshold);
	}

	/** Load balancers without users report nothing but how many hosts are healthy, and that only of targets that are registered. */
	#value({ MetricName, Statistic, Dimensions = [] }: MetricAlarm, end: number): number | undefined {
		if (MetricName !== "HealthyHostCount") return undefined;
		const suffix = Dimensions.find(({ Name }) => Name === "TargetGroup")?.Value;
		const group = this.#options.elb.targetGroups.find((arn) => arn.endsWith(`:${suffix}`));
		if (group === undefined) return undefined;
		const checks = Array.from({ length: MINUTE / CHECK }, (_, i) => end - MINUTE + i * CHECK);
		const observed = checks.flatMap((at) => this.#options.elb.healthyHosts(group, at) ?? []);
		if (observed.length === 0) return undefined;
		return Statistic === "Minimum" ? Math.min(...observed) : Math.max(...observed);
	}
}
