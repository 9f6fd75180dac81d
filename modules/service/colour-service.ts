import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { conditional, Token } from "cdktf";
import { Construct } from "constructs";
import { COLOURS, type Colour, type PerColour, PRODUCTION_TAG } from "../../runtime/contract.ts";
import type { Flag } from "../expressions.ts";
import { ignoreProductionTag, isInitialStable } from "./colours.ts";
import type { Edge } from "./edge.ts";
import { CONTAINER } from "./tasks.ts";

/** Properties of {@link ColourService}. */
export interface ColourServiceProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Its colour. */
	readonly colour: Colour;
	/** ARN of the cluster. */
	readonly clusterArn: string;
	/** ARN of what it runs. */
	readonly taskDefinitionArn: string;
	/** How many tasks it begins with. */
	readonly initialCount: number;
	/** Subnets of its tasks. */
	readonly subnetIds: string[];
	/** Whether these are private. */
	readonly subnetsArePrivate: Flag;
	/** Security group of its tasks. */
	readonly securityGroupId: string;
	/** Port that its container listens on. */
	readonly containerPort: number;
	/** Seconds during which ECS ignores the checks of a new task. */
	readonly gracePeriodSeconds: number;
	/** Both edges: the service registers its tasks at each. */
	readonly edges: PerColour<Edge>;
}

/** A colour: an ECS service whose tasks are targets of both edges. */
export class ColourService extends Construct {
	/** The ECS service. */
	readonly resource: EcsService;
	/** Its ARN. */
	readonly arn: string;

	constructor(scope: Construct, id: string, props: ColourServiceProps) {
		super(scope, id);
		const { colour, edges } = props;
		this.resource = new EcsService(this, "this", {
			name: `${props.serviceName}-${colour}`,
			cluster: props.clusterArn,
			taskDefinition: props.taskDefinitionArn,
			launchType: "FARGATE",
			desiredCount: props.initialCount,
			healthCheckGracePeriodSeconds: props.gracePeriodSeconds,
			loadBalancer: COLOURS.map((edge) => ({
				targetGroupArn: edges[edge].targetGroups.arns[colour],
				containerName: CONTAINER,
				containerPort: props.containerPort,
			})),
			networkConfiguration: {
				subnets: props.subnetIds,
				securityGroups: [props.securityGroupId],
				// Without a NAT gateway only a public address lets a task pull its image.
				assignPublicIp: Token.asAny(conditional(props.subnetsArePrivate, false, true)),
			},
			// A breaker that rolls back starts a deployment of its own, in the middle of a rollout. It only stops the
			// failing one and says so; taking traffic back is the rollout's work.
			deploymentCircuitBreaker: { enable: true, rollback: false },
			tags: { [PRODUCTION_TAG]: `${isInitialStable(colour)}` },
			lifecycle: { ignoreChanges: ["desired_count", ...ignoreProductionTag()] },
			// ECS refuses target groups that no listener leads to.
			dependsOn: COLOURS.flatMap((edge) => [edges[edge].listeners.production, edges[edge].listeners.preview]),
		});
		// Version 5 of the provider has the ARN as id only.
		this.arn = this.resource.id;
	}
}
