import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Fn, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor, COLORS, type Color, PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import { address, expression } from "../expressions.ts";
import { INITIAL_STABLE, ignoreProductionTag } from "./colors.ts";

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
	/** Name of the service, prefix of the groups' names. */
	readonly serviceName: string;
	/** VPC of the tasks. */
	readonly vpcId: string;
	/** How tasks are judged. */
	readonly healthCheck: HealthCheckProps;
}

/**
 * The four target groups, by the color of the load balancer and that of the tasks, as `blue-green`: each load balancer has a group for
 * each color's tasks, and so can serve either color.
 */
export class AlbTargetGroups extends Construct {
	/** ARN of the group of each load balancer that holds each color's tasks. */
	readonly arns: ByColor<ByColor<string>>;
	/** What CloudWatch's metrics call them. */
	readonly metricNames: ByColor<ByColor<string>>;
	readonly #address: string;

	constructor(scope: Construct, id: string, props: AlbTargetGroupsProps) {
		super(scope, id);
		const group = this.create(props);
		this.#address = address(group);
		const all = (attribute: string) => byColor((alb) => byColor((tasks) => this.#of(`"${alb}-${tasks}"`, attribute)));
		this.arns = all("arn");
		this.metricNames = all("arn_suffix");
	}

	/** An attribute, for what is declared by the color of the load balancer, of its group of that same color's tasks. */
	own(attribute: string): string {
		return this.#of('"${each.key}-${each.key}"', attribute);
	}

	/** The same of its group of one color's tasks. */
	holding(tasks: Color, attribute: string): string {
		return this.#of(`"\${each.key}-${tasks}"`, attribute);
	}

	#of(key: string, attribute: string): string {
		return Token.asString(expression(`${this.#address}[${key}].${attribute}`));
	}

	private create({ serviceName, vpcId, healthCheck }: AlbTargetGroupsProps): LbTargetGroup {
		const tasksByKey = Object.fromEntries(COLORS.flatMap((alb) => COLORS.map((tasks) => [`${alb}-${tasks}`, tasks])));
		return new LbTargetGroup(this, "this", {
			forEach: TerraformIterator.fromMap(tasksByKey),
			name: `${serviceName}-\${each.key}`,
			vpcId,
			targetType: "ip",
			protocol: "HTTP",
			// ECS registers every task with its own port. A group's port cannot be changed, so it must not follow the container's.
			port: 80,
			deregistrationDelay: Fn.tostring(healthCheck.deregistrationDelaySeconds),
			healthCheck: {
				path: healthCheck.path,
				matcher: healthCheck.matcher,
				interval: healthCheck.intervalSeconds,
				timeout: healthCheck.timeoutSeconds,
				healthyThreshold: healthCheck.healthyThreshold,
				unhealthyThreshold: healthCheck.unhealthyThreshold,
			},
			tags: { [PRODUCTION_TAG]: Token.asString(expression(`tostring(each.value == "${INITIAL_STABLE}")`)) },
			lifecycle: { ignoreChanges: ignoreProductionTag() },
		});
	}
}
