import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { COLORS, type Color, PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import { address, expression, type Flag } from "../expressions.ts";
import { ignoreProductionTag, isInitialStable } from "./colors.ts";
import type { LoadBalancers } from "./load-balancers.ts";

/** How a color's tasks are placed, beyond what all services have in common. */
export interface PlacementProps {
	/**
	 * Capacity providers: a Terraform expression without `${}` of a list of `name`, `base` and `weight`.
	 * @default - Fargate
	 */
	readonly capacityProviders?: string;
	/**
	 * Whether people may open a shell in a container.
	 * @default false
	 */
	readonly enableExecuteCommand?: Flag;
}

/** Properties of {@link ColorService}. */
export interface ColorServiceProps extends PlacementProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Its color. */
	readonly color: Color;
	/** ARN of the cluster. */
	readonly clusterArn: string;
	/** ARN of what it runs. */
	readonly taskDefinitionArn: string;
	/** How many tasks it begins with. */
	readonly initialCount: number;
	/** Subnets of its tasks. */
	readonly subnetIds: string[];
	/** Whether the tasks need a public address to pull their images. */
	readonly assignPublicIp: Flag;
	/** Security groups of its tasks. */
	readonly securityGroupIds: string[];
	/** Name of the container that the load balancers send requests to. */
	readonly containerName: string;
	/** Port that it listens on. */
	readonly containerPort: number;
	/** Seconds during which ECS ignores the checks of a new task. */
	readonly gracePeriodSeconds: number;
	/** Both load balancers: the service registers its tasks at each. */
	readonly loadBalancers: LoadBalancers;
	/** What must be there before the service is, and may go only after it. */
	readonly after: readonly ITerraformDependable[];
}

/** A color: an ECS service whose tasks are targets of both load balancers. */
export class ColorService extends Construct {
	/** The ECS service. */
	readonly resource: EcsService;
	/** Its ARN. */
	readonly arn: string;
	/** Its name. */
	readonly name: string;
	/** Its tag that says whether it serves production, as it is by now; as it was at first, where the provider shows no such tag. */
	readonly production: string;
	/** Whether the provider shows that tag: a Terraform expression without `${}`. */
	readonly showsProduction: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: ColorServiceProps,
	) {
		super(scope, id);
		this.resource = this.service();
		// Version 5 of the provider has the ARN as id only.
		this.arn = this.resource.id;
		this.name = this.resource.name;
		const tag = `${address(this.resource)}.tags["${PRODUCTION_TAG}"]`;
		// Providers are told to ignore it (docs/adopt.md), and somebody may have removed it: neither stops a plan.
		this.production = Token.asString(expression(`try(${tag}, "${isInitialStable(props.color)}")`));
		this.showsProduction = `can(${tag})`;
	}

	private service(): EcsService {
		const { props } = this;
		const { color, loadBalancers } = props;
		const service = new EcsService(this, "this", {
			name: `${props.serviceName}-${color}`,
			cluster: props.clusterArn,
			taskDefinition: props.taskDefinitionArn,
			launchType: "FARGATE",
			desiredCount: props.initialCount,
			healthCheckGracePeriodSeconds: props.gracePeriodSeconds,
			// Left to AWS, it is on for new services since provider 6, and moves the candidate's tasks while they are watched:
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
			availabilityZoneRebalancing: "DISABLED",
			enableExecuteCommand: props.enableExecuteCommand ?? false,
			loadBalancer: COLORS.map((alb) => ({
				targetGroupArn: loadBalancers.targetGroups.arns[alb][color],
				containerName: props.containerName,
				containerPort: props.containerPort,
			})),
			networkConfiguration: {
				subnets: props.subnetIds,
				securityGroups: props.securityGroupIds,
				// Without a NAT gateway only a public address lets a task pull its image.
				assignPublicIp: props.assignPublicIp,
			},
			// A breaker that rolls back starts a deployment of its own, in the middle of a rollout. It only stops the
			// failing one and says so; taking traffic back is the rollout's work.
			deploymentCircuitBreaker: { enable: true, rollback: false },
			tags: { [PRODUCTION_TAG]: `${isInitialStable(color)}` },
			// What a color runs, and at which port, a release gives it while it is idle. An update here would replace what serves, unjudged.
			lifecycle: { ignoreChanges: ["desired_count", ...ignoreProductionTag(), "task_definition", "load_balancer"] },
			// ECS refuses target groups that no listener leads to.
			dependsOn: [loadBalancers.listeners.production, loadBalancers.listeners.preview, ...props.after],
		});
		if (props.capacityProviders !== undefined) this.placeBy(props.capacityProviders, service);
		return service;
	}

	/** Terraform may be who knows whether there are capacity providers, and which. CDKTF has no blocks that are repeated so. */
	private placeBy(capacityProviders: string, service: EcsService): void {
		const part = (attribute: string) => `\${capacity_provider_strategy.value.${attribute}}`;
		service.launchType = Token.asString(expression(`length(${capacityProviders}) > 0 ? null : "FARGATE"`));
		service.addOverride("dynamic.capacity_provider_strategy", {
			for_each: `\${${capacityProviders}}`,
			content: { capacity_provider: part("name"), base: part("base"), weight: part("weight") },
		});
	}
}
