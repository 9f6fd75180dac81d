import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { Construct } from "constructs";
import { type PerColour, perColour } from "../../runtime/contract.ts";
import type { Account } from "../account.ts";
import type { Flag } from "../expressions.ts";
import type { Network } from "../network/network.ts";
import { Certificate } from "./certificate.ts";
import { ColourService } from "./colour-service.ts";
import { isInitialStable } from "./colours.ts";
import { Edge, type EdgeProps } from "./edge.ts";
import { Records } from "./records.ts";
import { SafetyNet } from "./safety-net.ts";
import { TaskSecurity } from "./task-security.ts";
import { Tasks, type TasksProps } from "./tasks.ts";
import type { Zone } from "./zone.ts";

/** What a colour runs that the other may not. */
export type ColourProps = Pick<TasksProps, "image" | "environment">;

/** Properties of {@link Service}. */
export interface ServiceProps
	extends Pick<TasksProps, "containerPort" | "cpu" | "memory" | "cpuArchitecture" | "logRetentionDays">,
		Pick<EdgeProps, "ingressCidrs" | "previewCidrs" | "healthCheck" | "deletionProtection" | "accessLogsBucket"> {
	/** Name of the service. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Where it stands. */
	readonly network: Network;
	/** Zone of its names. */
	readonly zone: Zone;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle edge. */
	readonly previewName: string;
	/** Whether to speak HTTPS. */
	readonly https: Flag;
	/** What each colour runs. */
	readonly colours: PerColour<ColourProps>;
	/** Tasks of the colour that serves at first. */
	readonly desiredCount: number;
	/** Tasks of the idle colour. */
	readonly idleCount: number;
	/** Seconds during which ECS ignores the checks of a new task. */
	readonly gracePeriodSeconds: number;
	/** What takes a sick edge out of DNS with no controller at work. */
	readonly safetyNet: {
		/** Whether there is to be one. */
		readonly enabled: Flag;
		/** Answers with 5XX in a minute above which an edge counts as sick; 0 leaves them out. */
		readonly serverErrorsPerMinute: number;
	};
}

/** A service in two colours behind two edges, and the records that lead there. */
export class Service extends Construct {
	/** The edges. */
	readonly edges: PerColour<Edge>;
	/** The colours. */
	readonly colours: PerColour<ColourService>;
	/** What takes each edge out of DNS while its colour is sick. */
	readonly safetyNets: PerColour<SafetyNet>;
	/** The records. */
	readonly records: Records;
	/** ARN of the cluster. */
	readonly clusterArn: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: ServiceProps,
	) {
		super(scope, id);
		this.edges = this.createEdges();
		this.safetyNets = this.createSafetyNets();
		this.records = new Records(this, "record", {
			...props,
			zoneId: props.zone.zoneId,
			edges: this.edges,
			healthChecks: perColour((colour) => this.safetyNets[colour].healthCheckId),
		});
		this.clusterArn = new EcsCluster(this, "this", {
			name: props.name,
			setting: [{ name: "containerInsights", value: "enabled" }],
		}).arn;
		this.colours = this.createColours();
	}

	private createEdges(): PerColour<Edge> {
		const { props } = this;
		const certificate = new Certificate(this, "certificate", { ...props, zoneId: props.zone.zoneId });
		return perColour(
			(colour) =>
				new Edge(this, `${colour}-edge`, {
					...props,
					serviceName: props.name,
					colour,
					vpc: props.network.vpc,
					subnetIds: props.network.edgeSubnetIds,
					certificateArn: certificate.arn,
				}),
		);
	}

	private createSafetyNets(): PerColour<SafetyNet> {
		const { name: serviceName, account, safetyNet } = this.props;
		const shared = { ...safetyNet, serviceName, region: account.region };
		return perColour(
			(colour) => new SafetyNet(this, `${colour}-safety-net`, { ...shared, colour, edge: this.edges[colour] }),
		);
	}

	private createColours(): PerColour<ColourService> {
		const { props, edges, clusterArn } = this;
		const shared = { ...props, serviceName: props.name, vpcId: props.network.vpc.id, edges, clusterArn };
		const security = new TaskSecurity(this, "tasks", shared);
		return perColour((colour) => {
			const name = `${props.name}-${colour}`;
			const tasks = new Tasks(this, `${colour}-task`, { ...props, ...props.colours[colour], name });
			return new ColourService(this, colour, {
				...shared,
				colour,
				taskDefinitionArn: tasks.definitionArn,
				initialCount: isInitialStable(colour) ? props.desiredCount : props.idleCount,
				subnetIds: props.network.taskSubnetIds,
				subnetsArePrivate: props.network.tasksArePrivate,
				securityGroupId: security.groupId,
			});
		});
	}
}
