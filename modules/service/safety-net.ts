import {
	CloudwatchMetricAlarm,
	type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { Fn, type ITerraformIterator, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor, type Color } from "../../runtime/contract/index.ts";
import { MINUTE_SECONDS } from "../alarms.ts";
import { colorIfAny, eachColor, sameColor, thisColor } from "../by-color.ts";
import { expression, type Flag, local } from "../expressions.ts";
import type { LoadBalancers } from "./load-balancers.ts";

/**
 * Minutes in a row that must be bad: one lost or late report takes no load balancer out of DNS. It is not "two out of more", because
 * Route 53 reads the alarm's metric by itself and knows neither `datapoints_to_alarm` nor `treat_missing_data`:
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_CloudWatchAlarmConfiguration.html
 */
const MINUTES = 2;

/** Names of the alarms of a color's load balancer. */
export function safetyNetAlarms(serviceName: string, color: Color | string): Record<"hosts" | "errors", string> {
	const prefix = `${serviceName}-${color}`;
	return { hosts: `${prefix}-healthy-hosts`, errors: `${prefix}-server-errors` };
}

/** Properties of {@link SafetyNet}. */
export interface SafetyNetProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** The load balancers. */
	readonly loadBalancers: LoadBalancers;
	/** Region of the alarms. */
	readonly region: string;
	/** Whether there is to be one. */
	readonly enabled: Flag;
	/** Answers with 5XX in a minute above which a load balancer counts as sick; 0 leaves them out. */
	readonly serverErrorsPerMinute: number;
}

/**
 * Takes a load balancer out of DNS while its own color is sick, with no controller at work: a Route 53 health check on CloudWatch
 * alarms. It judges the target group of the load balancer's own color, whatever that forwards to at the time. When both load balancers
 * are out, because both colors are sick or CloudWatch is, Route 53 answers by the weights as if both were in.
 */
export class SafetyNet extends Construct {
	/** Names of each color's alarms; none without the net. */
	readonly alarmNames: ByColor<string[]>;
	/** Ids of the health checks for the records, null without the net: address of a map by color. */
	readonly healthCheckIds: string;
	readonly #always: ITerraformIterator;
	readonly #withErrors: ITerraformIterator;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: SafetyNetProps,
	) {
		super(scope, id);
		const { enabled, serverErrorsPerMinute } = props;
		this.#always = eachColor(enabled);
		const counts = local(this, "safety-net-counts-errors", Op.and(enabled, Op.gte(serverErrorsPerMinute, 1)));
		this.#withErrors = eachColor(expression(counts));
		const hosts = this.hosts();
		const errors = this.errors();
		// No data is what a load balancer without tasks reports; then the alarm, which Prepare waits for, is up as well.
		const hostsCheck = this.check("hosts", hosts, "Unhealthy");
		// No data is what a load balancer reports of errors that did not happen.
		const errorsCheck = this.check("errors", errors, "Healthy");
		const both = this.both([hostsCheck, errorsCheck]);
		this.alarmNames = byColor((color) => {
			const names = [hosts, errors].map((alarm) => colorIfAny(alarm, color, "alarm_name"));
			return Token.asList(expression(`compact([${names.join(", ")}])`));
		});
		this.healthCheckIds = local(
			this,
			"health-check-ids",
			byColor((color) => {
				const [all, one] = [both, hostsCheck].map((check) => colorIfAny(check, color, "id"));
				return expression(`${counts} ? ${all} : ${one}`);
			}),
		);
	}

	private hosts(): CloudwatchMetricAlarm {
		const color = thisColor();
		return this.alarm("hosts", this.#always, {
			alarmDescription: `The ${color} load balancer has no healthy ${color} task, so Route 53 leaves it out while the other load balancer has one. That is as it should be while ${color} is idle and has no tasks.`,
			metricName: "HealthyHostCount",
			// The most that any node of the load balancer saw in the minute: it is out when nowhere, at no moment, there was a healthy
			// task. The minimum would take it out for one node's one bad moment, and hand all users to the other color, which may have
			// tasks for a tenth of them.
			statistic: "Maximum",
			comparisonOperator: "LessThanThreshold",
			threshold: 1,
			treatMissingData: "breaching",
		});
	}

	private errors(): CloudwatchMetricAlarm {
		const color = thisColor();
		return this.alarm("errors", this.#withErrors, {
			alarmDescription: `Tasks of ${color} answer more requests of the ${color} load balancer with 5XX than safety_net_5xx_per_minute allows, so Route 53 leaves the load balancer out while the other one is healthy.`,
			metricName: "HTTPCode_Target_5XX_Count",
			statistic: "Sum",
			comparisonOperator: "GreaterThanThreshold",
			threshold: this.props.serverErrorsPerMinute,
			treatMissingData: "notBreaching",
		});
	}

	private alarm(
		id: "hosts" | "errors",
		forEach: ITerraformIterator,
		judgment: Omit<CloudwatchMetricAlarmConfig, "alarmName" | "evaluationPeriods">,
	): CloudwatchMetricAlarm {
		const { serviceName, loadBalancers } = this.props;
		return new CloudwatchMetricAlarm(this, `alarm:${id}`, {
			...judgment,
			forEach,
			alarmName: safetyNetAlarms(serviceName, thisColor())[id],
			namespace: "AWS/ApplicationELB",
			dimensions: {
				LoadBalancer: loadBalancers.own("arn_suffix"),
				TargetGroup: loadBalancers.targetGroups.own("arn_suffix"),
			},
			period: MINUTE_SECONDS,
			evaluationPeriods: MINUTES,
		});
	}

	private check(
		id: "hosts" | "errors",
		alarm: CloudwatchMetricAlarm,
		noData: "Healthy" | "Unhealthy",
	): Route53HealthCheck {
		const { serviceName, region } = this.props;
		return new Route53HealthCheck(this, `check:${id}`, {
			...(alarm.forEach && { forEach: alarm.forEach }),
			type: "CLOUDWATCH_METRIC",
			cloudwatchAlarmName: sameColor(alarm, "alarm_name"),
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
			tags: { Name: `${serviceName}-${thisColor()}-${id}-check` },
			lifecycle: { createBeforeDestroy: true },
		});
	}

	/** Healthy while both are. */
	private both(checks: readonly Route53HealthCheck[]): Route53HealthCheck {
		return new Route53HealthCheck(this, "check:both", {
			forEach: this.#withErrors,
			type: "CALCULATED",
			childHealthchecks: checks.map((check) => sameColor(check, "id")),
			childHealthThreshold: checks.length,
			tags: { Name: `${this.props.serviceName}-${thisColor()}` },
			lifecycle: { createBeforeDestroy: true },
		});
	}
}
