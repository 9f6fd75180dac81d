import {
	CloudwatchMetricAlarm,
	type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { conditional, Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import type { Color } from "../../runtime/contract/index.ts";
import { MINUTE_SECONDS } from "../alarms.ts";
import { address, expression, type Flag, numberIf, only, sameIndex } from "../expressions.ts";
import type { Alb } from "./alb.ts";

/**
 * Minutes in a row that must be bad: one lost or late report takes no load balancer out of DNS. It is not "two out of more", because
 * Route 53 reads the alarm's metric by itself and knows neither `datapoints_to_alarm` nor `treat_missing_data`:
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_CloudWatchAlarmConfiguration.html
 */
const MINUTES = 2;

/** Names of the alarms of a color's load balancer. */
export function safetyNetAlarms(serviceName: string, color: Color): Record<"hosts" | "errors", string> {
	const prefix = `${serviceName}-${color}`;
	return { hosts: `${prefix}-healthy-hosts`, errors: `${prefix}-server-errors` };
}

/** Properties of {@link SafetyNet}. */
export interface SafetyNetProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Color of the load balancer. */
	readonly color: Color;
	/** The load balancer. */
	readonly alb: Alb;
	/** Region of the alarms. */
	readonly region: string;
	/** Whether there is to be one. */
	readonly enabled: Flag;
	/** Answers with 5XX in a minute above which the load balancer counts as sick; 0 leaves them out. */
	readonly serverErrorsPerMinute: number;
}

/**
 * Takes a load balancer out of DNS while its own color is sick, with no controller at work: a Route 53 health check on CloudWatch
 * alarms. It judges the target group of the load balancer's own color, whatever the load balancer forwards to at the time. When both load balancers
 * are out, because both colors are sick or CloudWatch is, Route 53 answers by the weights as if both were in.
 */
export class SafetyNet extends Construct {
	/** Names of the alarms; none without the net. */
	readonly alarmNames: string[];
	/** Id of the health check for the load balancer's records; null without the net. */
	readonly healthCheckId: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: SafetyNetProps,
	) {
		super(scope, id);
		const { enabled, serverErrorsPerMinute } = props;
		const withErrors = Op.and(enabled, Op.gte(serverErrorsPerMinute, 1));
		const hosts = this.hosts(numberIf(enabled, 1, 0));
		const errors = this.errors(numberIf(withErrors, 1, 0));
		// No data is what a load balancer without tasks reports; then the alarm, which Prepare waits for, is up as well.
		const hostsCheck = this.check("hosts-check", hosts, "Unhealthy");
		// No data is what a load balancer reports of errors that did not happen.
		const errorsCheck = this.check("errors-check", errors, "Healthy");
		const both = this.both(numberIf(withErrors, 1, 0), [hostsCheck, errorsCheck]);
		this.alarmNames = Token.asList(
			expression(`concat(${[hosts, errors].map((alarm) => `${address(alarm)}[*].alarm_name`).join(", ")})`),
		);
		this.healthCheckId = Token.asString(conditional(withErrors, only(both, "id"), only(hostsCheck, "id")));
	}

	private hosts(count: number): CloudwatchMetricAlarm {
		const { color } = this.props;
		return this.alarm("hosts", count, {
			alarmDescription: `The ${color} load balancer has no healthy ${color} task, so Route 53 leaves it out while the other load balancer has one. That is as it should be while ${color} is idle and has no tasks.`,
			metricName: "HealthyHostCount",
			// The most that any node of the load balancer saw in the minute: a load balancer is out when nowhere, at no moment, there was a
			// healthy task. The minimum would take it out for one node's one bad moment, and hand all users to the other color,
			// which may have tasks for a tenth of them.
			statistic: "Maximum",
			comparisonOperator: "LessThanThreshold",
			threshold: 1,
			treatMissingData: "breaching",
		});
	}

	private errors(count: number): CloudwatchMetricAlarm {
		const { color, serverErrorsPerMinute } = this.props;
		return this.alarm("errors", count, {
			alarmDescription: `Tasks of ${color} answer more requests of the ${color} load balancer with 5XX than safety_net_5xx_per_minute allows, so Route 53 leaves the load balancer out while the other one is healthy.`,
			metricName: "HTTPCode_Target_5XX_Count",
			statistic: "Sum",
			comparisonOperator: "GreaterThanThreshold",
			threshold: serverErrorsPerMinute,
			treatMissingData: "notBreaching",
		});
	}

	private alarm(
		id: "hosts" | "errors",
		count: number,
		judgment: Omit<CloudwatchMetricAlarmConfig, "alarmName" | "evaluationPeriods">,
	): CloudwatchMetricAlarm {
		const { serviceName, color, alb } = this.props;
		return new CloudwatchMetricAlarm(this, id, {
			...judgment,
			count,
			alarmName: safetyNetAlarms(serviceName, color)[id],
			namespace: "AWS/ApplicationELB",
			dimensions: {
				LoadBalancer: alb.loadBalancer.arnSuffix,
				TargetGroup: alb.targetGroups.metricNames[color],
			},
			period: MINUTE_SECONDS,
			evaluationPeriods: MINUTES,
		});
	}

	private check(id: string, alarm: CloudwatchMetricAlarm, noData: "Healthy" | "Unhealthy"): Route53HealthCheck {
		const { serviceName, color, region } = this.props;
		return new Route53HealthCheck(this, id, {
			count: alarm.count as number,
			type: "CLOUDWATCH_METRIC",
			cloudwatchAlarmName: sameIndex(alarm, "alarm_name"),
			cloudwatchAlarmRegion: region,
			insufficientDataHealthStatus: noData,
			// Route 53 copies the alarm's settings, and copies them again only when the health check is updated:
			// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-updating-cloudwatch-alarm-settings.html
			triggers: {
				alarm: Fn.jsonencode([
					alarm.metricNameInput,
					alarm.statisticInput,
					alarm.comparisonOperatorInput,
					alarm.thresholdInput,
					alarm.evaluationPeriodsInput,
				]),
			},
			tags: { Name: `${serviceName}-${color}-${id}` },
			lifecycle: { createBeforeDestroy: true },
		});
	}

	/** Healthy while both are. */
	private both(count: number, checks: readonly Route53HealthCheck[]): Route53HealthCheck {
		const { serviceName, color } = this.props;
		return new Route53HealthCheck(this, "check", {
			count,
			type: "CALCULATED",
			childHealthchecks: checks.map((check) => sameIndex(check, "id")),
			childHealthThreshold: checks.length,
			tags: { Name: `${serviceName}-${color}` },
			lifecycle: { createBeforeDestroy: true },
		});
	}
}
