import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, COLORS, PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import { colorIfAny, eachColor, sameColor, thisColor } from "../by-color.ts";
import { expression, type Flag, local } from "../expressions.ts";
import type { LoadBalancers } from "./load-balancers.ts";

/** What of the service is scaled, and by what. */
export interface AutoscalingSettings {
	/** Whether anything scales it. */
	readonly enabled: Flag;
	/** The fewest tasks of the color that serves. */
	readonly min: number;
	/** The most tasks of a color. */
	readonly max: number;
	/** Whether CPU counts. */
	readonly byCpu: Flag;
	/** How much of its CPU each task is to use, in percent. */
	readonly cpuPercent: number;
	/** Whether requests count. */
	readonly byRequests: Flag;
	/** How many requests a minute each task is to have. */
	readonly requestsPerTarget: number;
}

/** Properties of {@link Autoscaling}. */
export interface AutoscalingProps extends AutoscalingSettings {
	/** Name of the service. */
	readonly serviceName: string;
	/** ARN of each color's ECS service: address of a map by color. */
	readonly serviceArns: string;
	/** Whether each color's service serves production, as its tag says by now: `true` or `false`. */
	readonly production: ByColor<string>;
	/** Whether the provider shows these tags: a Terraform expression without `${}`. */
	readonly showsProduction: string;
	/** Tasks of the idle color. */
	readonly idleCount: number;
	/** The load balancers. */
	readonly loadBalancers: LoadBalancers;
}

/** A metric of a policy, or an expression of others. */
type Metric =
	NonNullable<Specification["metrics"]> extends infer M ? (M extends readonly (infer One)[] ? One : never) : never;
type Specification = NonNullable<
	NonNullable<
		ConstructorParameters<typeof AppautoscalingPolicy>[2]["targetTrackingScalingPolicyConfiguration"]
	>["customizedMetricSpecification"]
>;

/**
 * Scales both colors by all of the service's load. By its own load alone a color would shrink as the traffic leaves it, and could not take it
 * back; and one that has half of the traffic would have room for no more.
 *
 * Which color serves, and so has the minimum, says the tag that rollouts set as they complete; they set the minimums then as well, so that a
 * plan finds nothing to do. What rollouts suspend is theirs: it is not declared, and so no drift.
 */
export class Autoscaling extends Construct {
	/** ARNs of what scales the colors; none where nothing does: a Terraform list. */
	readonly targetArns: string[];
	readonly #target: AppautoscalingTarget;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: AutoscalingProps,
	) {
		super(scope, id);
		const { enabled, min, max, idleCount, serviceArns } = props;
		const production = local(this, "serves", props.production);
		const bounds = local(this, "autoscaling-min", { true: min, false: idleCount });
		this.#target = new AppautoscalingTarget(this, "scaling:this", {
			forEach: eachColor(enabled),
			serviceNamespace: "ecs",
			scalableDimension: "ecs:service:DesiredCount",
			resourceId: Token.asString(expression(`split(":", ${serviceArns}[each.key])[5]`)),
			minCapacity: Token.asNumber(expression(`${bounds}[${production}[each.key]]`)),
			maxCapacity: max,
			lifecycle: { precondition: [seesWhichServes(props)] },
		});
		this.targetArns = Token.asList(
			Fn.compact([...COLORS].map((color) => Token.asString(expression(colorIfAny(this.#target, color, "arn"))))),
		);
		this.policy("cpu", props.byCpu, props.cpuPercent, this.cpu());
		this.policy("requests", props.byRequests, props.requestsPerTarget, this.requests());
	}

	/**
	 * Target tracking of an expression. Where a color runs no tasks there is no metric, and nothing is done:
	 * https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
	 */
	private policy(id: string, when: Flag, target: number, metrics: Metric[]): void {
		new AppautoscalingPolicy(this, `scaling:${id}`, {
			forEach: eachColor(when),
			name: `${this.props.serviceName}-${thisColor()}-${id}`,
			policyType: "TargetTrackingScaling",
			serviceNamespace: sameColor(this.#target, "service_namespace"),
			scalableDimension: sameColor(this.#target, "scalable_dimension"),
			resourceId: sameColor(this.#target, "resource_id"),
			targetTrackingScalingPolicyConfiguration: {
				targetValue: target,
				customizedMetricSpecification: { metrics },
			},
		});
	}

	/** Both colors' CPU, as if this one's tasks had to do all of it: sums and counts are of samples, as many for each task. */
	private cpu(): Metric[] {
		const { serviceName, serviceArns } = this.props;
		const ofService = (id: string, color: string, stat: string) =>
			metric(id, stat, "AWS/ECS", "CPUUtilization", {
				ClusterName: Token.asString(expression(`split("/", ${serviceArns}["blue"])[1]`)),
				ServiceName: `${serviceName}-${color}`,
			});
		return [
			...COLORS.map((color) => ofService(color, color, "Sum")),
			ofService("samples", thisColor(), "SampleCount"),
			share("samples", [...COLORS], "CPU of the service by the tasks of the color"),
		];
	}

	/** The requests of all four target groups, by this color's healthy tasks. */
	private requests(): Metric[] {
		const { loadBalancers } = this.props;
		const { metricNames } = loadBalancers.targetGroups;
		const suffixes = loadBalancers.all("arn_suffix");
		const groups = COLORS.flatMap((alb) => COLORS.map((tasks) => ({ alb, tasks, id: `${alb}_${tasks}` })));
		const ofGroup = (id: string, stat: string, name: string, LoadBalancer: string, TargetGroup: string) =>
			metric(id, stat, "AWS/ApplicationELB", name, { LoadBalancer, TargetGroup });
		const own = [loadBalancers.own("arn_suffix"), loadBalancers.targetGroups.own("arn_suffix")] as const;
		return [
			...groups.map(({ alb, tasks, id }) => ofGroup(id, "Sum", "RequestCount", suffixes[alb], metricNames[alb][tasks])),
			ofGroup("tasks", "Average", "HealthyHostCount", ...own),
			share(
				"tasks",
				groups.map(({ id }) => id),
				"Requests of the service by the tasks of the color",
			),
		];
	}
}

/** Without the tag, the minimums of a rollout's end would be planned back to what they were at first. */
function seesWhichServes({ showsProduction }: Pick<AutoscalingProps, "showsProduction">) {
	return {
		condition: Token.asString(expression(showsProduction)),
		errorMessage: `autoscaling goes by the tag ${PRODUCTION_TAG}, which says which color serves, and one of the ECS services shows none. Take ${PRODUCTION_TAG} out of the provider's ignore_tags; where somebody has removed the tag, give it back, with true at the color that serves and false at the other.`,
	};
}

function metric(
	id: string,
	stat: string,
	namespace: string,
	metricName: string,
	dimensions: Record<string, string>,
): Metric {
	const named = Object.entries(dimensions).map(([name, value]) => ({ name, value }));
	return { id, metricStat: { stat, metric: { namespace, metricName, dimensions: named } }, returnData: false };
}

/**
 * The sum of metrics by how many share it. One that is not reported, because a color or group has nothing to do, is 0; and so are all of them
 * while there are tasks.
 */
function share(by: string, of: readonly string[], label: string): Metric {
	const filled = of.map((id) => `FILL(${id}, 0)`);
	return { id: "share", expression: `SUM([${[...filled, `${by} * 0`].join(", ")}]) / ${by}`, label, returnData: true };
}
