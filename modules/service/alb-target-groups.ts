import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor, type Color, PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import { ignoreProductionTag, isInitialStable } from "./colors.ts";

/** How a load balancer judges a task. */
export interface HealthCheckProps {
	/** Path to ask. */
	readonly path: string;
	/** Status codes of a healthy answer. */
	readonly matcher: string;
	/** Seconds between two questions. */
	readonly intervalSeconds: number;
	/** Seconds to wait for an answer. */
	readonly timeoutSeconds: number;
	/** Good answers in a row that make a task healthy. */
	readonly healthyThreshold: number;
	/** Bad answers in a row that make a task unhealthy. */
	readonly unhealthyThreshold: number;
	/** Seconds that a leaving task finishes its requests in. */
	readonly deregistrationDelaySeconds: number;
}

/** Properties of {@link AlbTargetGroups}. */
export interface AlbTargetGroupsProps {
	/** Name of the load balancer, prefix of the groups' names. */
	readonly name: string;
	/** VPC of the tasks. */
	readonly vpcId: string;
	/** How tasks are judged. */
	readonly healthCheck: HealthCheckProps;
}

/** The two target groups of a load balancer, one for each color's tasks: each load balancer can serve either color. */
export class AlbTargetGroups extends Construct {
	/** ARN of the group that holds each color's tasks. */
	readonly arns: ByColor<string>;
	/** What CloudWatch's metrics call them. */
	readonly metricNames: ByColor<string>;

	constructor(scope: Construct, id: string, props: AlbTargetGroupsProps) {
		super(scope, id);
		const groups = byColor((color) => this.group(color, props));
		this.arns = byColor((color) => groups[color].arn);
		this.metricNames = byColor((color) => groups[color].arnSuffix);
	}

	private group(color: Color, props: AlbTargetGroupsProps): LbTargetGroup {
		const { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = props.healthCheck;
		return new LbTargetGroup(this, color, {
			name: `${props.name}-${color}`,
			vpcId: props.vpcId,
			targetType: "ip",
			protocol: "HTTP",
			// ECS registers every task with its own port. A group's port cannot be changed, so it must not follow the container's.
			port: 80,
			deregistrationDelay: Fn.tostring(props.healthCheck.deregistrationDelaySeconds),
			healthCheck: {
				path,
				matcher,
				interval: intervalSeconds,
				timeout: timeoutSeconds,
				healthyThreshold,
				unhealthyThreshold,
			},
			tags: { [PRODUCTION_TAG]: `${isInitialStable(color)}` },
			lifecycle: { ignoreChanges: ignoreProductionTag() },
		});
	}
}
