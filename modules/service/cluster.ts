import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers/index.js";
import { type ITerraformDependable, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { countIfNone, createdAttribute, type Existing, missing, namedExistingOr } from "../existing.ts";
import { expression, numberIf } from "../expressions.ts";

/** Properties of {@link Cluster}. */
export interface ClusterProps {
	/** Name of the cluster. */
	readonly name: string;
	/**
	 * ARN of a cluster that may exist already.
	 * @default - it is made here
	 */
	readonly existing?: Existing<string> | undefined;
	/**
	 * Capacity providers that run the tasks: a Terraform expression without `${}` of a list of `name`, `base` and `weight`.
	 * @default - none: tasks are launched on Fargate
	 */
	readonly capacityProviders?: string;
}

/** The ECS cluster: an existing one, or one made here. */
export class Cluster extends Construct {
	/** Its ARN. */
	readonly arn: string;
	/** What must be there before services run in it. */
	readonly parts: readonly ITerraformDependable[];

	constructor(scope: Construct, id: string, { name, existing, capacityProviders }: ClusterProps) {
		super(scope, id);
		const cluster = new EcsCluster(this, "cluster:this", {
			...countIfNone(existing),
			name,
			setting: [{ name: "containerInsights", value: "enabled" }],
		});
		this.arn = namedExistingOr(this, "cluster-arn", existing, cluster, "arn");
		this.parts = capacityProviders === undefined ? [] : [this.associate(cluster, capacityProviders, existing)];
	}

	/**
	 * A cluster that the API has made knows no capacity provider, not even Fargate's own two; only the console associates them:
	 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-capacity-providers.html
	 */
	private associate(cluster: EcsCluster, providers: string, existing: Existing<string> | undefined) {
		const any = expression(`length(${providers}) > 0`);
		return new EcsClusterCapacityProviders(this, "providers:this", {
			count: numberIf(existing ? Op.and(missing(existing), any) : any, 1, 0),
			clusterName: createdAttribute(cluster, "name"),
			capacityProviders: Token.asList(expression(`distinct(${providers}[*].name)`)),
		});
	}
}
