import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { type Colour, type PerColour, PRODUCTION_TAG, perColour } from "../../runtime/contract.ts";
import { ignoreProductionTag, isInitialStable } from "./colours.ts";

/** How an edge judges a task. */
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

/** Properties of {@link EdgeTargetGroups}. */
export interface EdgeTargetGroupsProps {
	/** Name of the edge, prefix of the groups' names. */
	readonly name: string;
	/** VPC of the tasks. */
	readonly vpcId: string;
	/** How tasks are judged. */
	readonly healthCheck: HealthCheckProps;
}

/** The two target groups of an edge, one for each colour's tasks: each edge can serve either colour. */
export class EdgeTargetGroups extends Construct {
	/** ARN of the group that holds each colour's tasks. */
	readonly arns: PerColour<string>;
	/** What CloudWatch's metrics call them. */
	readonly metricNames: PerColour<string>;

	constructor(scope: Construct, id: string, props: EdgeTargetGroupsProps) {
		super(scope, id);
		const groups = perColour((colour) => this.group(colour, props));
		this.arns = perColour((colour) => groups[colour].arn);
		this.metricNames = perColour((colour) => groups[colour].arnSuffix);
	}

	private group(colour: Colour, props: EdgeTargetGroupsProps): LbTargetGroup {
		const { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = props.healthCheck;
		return new LbTargetGroup(this, colour, {
			name: `${props.name}-${colour}`,
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
			tags: { [PRODUCTION_TAG]: `${isInitialStable(colour)}` },
			lifecycle: { ignoreChanges: ignoreProductionTag() },
		});
	}
}
