import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { COLOURS, type PerColour, perColour } from "../../runtime/contract.ts";
import type { Account } from "../account.ts";
import type { AttachedEdge, AttachedService } from "../attach/attached.ts";
import { expression, type Flag } from "../expressions.ts";
import type { Given } from "../given.ts";
import type { Conditions } from "../iam.ts";
import { PREVIEW_PORT } from "../naming.ts";
import type { Network } from "../network/network.ts";
import { Certificate } from "./certificate.ts";
import { Cluster } from "./cluster.ts";
import { ColourService, type PlacementProps } from "./colour-service.ts";
import { isInitialStable } from "./colours.ts";
import { Edge, type EdgeProps } from "./edge.ts";
import { Records } from "./records.ts";
import { SafetyNet, safetyNetAlarms } from "./safety-net.ts";
import { TaskSecurity } from "./task-security.ts";
import { Tasks, type TasksProps } from "./tasks.ts";
import { updatesOf } from "./updates.ts";
import type { Zone } from "./zone.ts";

/** What a colour runs that the other may not. */
export type ColourProps = Pick<TasksProps, "image" | "environment" | "containers" | "definition">;

/** Properties of {@link Service}. */
export interface ServiceProps
	extends Pick<TasksProps, "containerPort" | "cpu" | "memory" | "cpuArchitecture" | "logRetentionDays">,
		Pick<EdgeProps, "ingressCidrs" | "previewCidrs" | "healthCheck" | "deletionProtection" | "accessLogsBucket">,
		Pick<EdgeProps, "internal" | "edgeSecurityGroupIds">,
		Pick<TasksProps, "taskRoleArn" | "executionRoleArn" | "logGroupName" | "kmsKeyArn">,
		PlacementProps {
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
	/**
	 * Whether the edges have IPv6 addresses, too.
	 * @default true
	 */
	readonly dualStack?: Flag;
	/**
	 * ARN of a certificate for both names that may exist already.
	 * @default - it is made here
	 */
	readonly certificateArn?: Given<string>;
	/**
	 * ARN of a cluster that may exist already.
	 * @default - it is made here
	 */
	readonly clusterArn?: Given<string>;
	/**
	 * Security groups of the tasks that may exist already.
	 * @default - one is made here
	 */
	readonly taskSecurityGroupIds?: Given<string[]>;
	/**
	 * Name of the container that the edges send requests to.
	 * @default app
	 */
	readonly containerName?: string;
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
export class Service extends Construct implements AttachedService {
	/** The edges, as an attachment must know them. */
	readonly edges: PerColour<AttachedEdge>;
	/** The edges' load balancers, with all that belongs to them. */
	readonly edgeParts: PerColour<Edge>;
	/** The colours. */
	readonly colours: PerColour<ColourService>;
	/** What takes each edge out of DNS while its colour is sick. */
	readonly safetyNets: PerColour<SafetyNet>;
	/** The records. */
	readonly records: Records;
	/** ARN of the cluster. */
	readonly clusterArn: string;
	readonly serviceArns: PerColour<string>;
	readonly safetyNetAlarms: PerColour<string[]>;
	readonly safetyNetAlarmArns: readonly string[];
	readonly recordTypes: string[];
	readonly previewPort = PREVIEW_PORT;
	readonly updates: Conditions;
	readonly parts: readonly ITerraformDependable[];
	readonly #dualStack: Flag;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: ServiceProps,
	) {
		super(scope, id);
		this.#dualStack = props.dualStack ?? expression("true");
		this.edgeParts = this.createEdges();
		this.edges = perColour((colour) => this.edgeParts[colour].attached);
		this.safetyNets = this.createSafetyNets();
		this.records = new Records(this, "record", {
			...props,
			zoneId: props.zone.zoneId,
			edges: this.edgeParts,
			dualStack: this.#dualStack,
			healthChecks: perColour((colour) => this.safetyNets[colour].healthCheckId),
		});
		const cluster = new Cluster(this, "this", { ...props, existing: props.clusterArn });
		this.clusterArn = cluster.arn;
		this.colours = this.createColours([...cluster.parts, ...props.network.ways.tasks]);
		this.updates = updatesOf(props);
		this.serviceArns = perColour((colour) => this.colours[colour].arn);
		this.safetyNetAlarms = perColour((colour) => this.safetyNets[colour].alarmNames);
		// By their names: the policy stays what it is when the safety net comes or goes.
		this.safetyNetAlarmArns = COLOURS.flatMap((colour) => Object.values(safetyNetAlarms(props.name, colour))).map(
			(name) => props.account.arn("cloudwatch", `alarm:${name}`),
		);
		this.recordTypes = this.records.types;
		this.parts = [
			...COLOURS.flatMap((colour) => this.colours[colour].resources),
			...COLOURS.map((colour) => this.edgeParts[colour].listeners.production),
			...this.records.all,
		];
	}

	private createEdges(): PerColour<Edge> {
		const { props } = this;
		const certificate = new Certificate(this, "certificate", {
			...props,
			zoneId: props.zone.zoneId,
			existing: props.certificateArn,
		});
		return perColour(
			(colour) =>
				new Edge(this, `${colour}-edge`, {
					...props,
					serviceName: props.name,
					colour,
					vpc: props.network.vpc,
					subnetIds: props.network.edgeSubnetIds,
					ways: props.network.ways.edges,
					certificateArn: certificate.arn,
					certificateRegion: props.account.region,
					dualStack: this.#dualStack,
				}),
		);
	}

	private createSafetyNets(): PerColour<SafetyNet> {
		const { name: serviceName, account, safetyNet } = this.props;
		const shared = { ...safetyNet, serviceName, region: account.region };
		return perColour(
			(colour) => new SafetyNet(this, `${colour}-safety-net`, { ...shared, colour, edge: this.edgeParts[colour] }),
		);
	}

	private createColours(after: readonly ITerraformDependable[]): PerColour<ColourService> {
		const { props, edgeParts: edges, clusterArn } = this;
		const containerName = props.containerName ?? "app";
		const shared = { ...props, serviceName: props.name, vpcId: props.network.vpc.id, edges, clusterArn, containerName };
		const security = new TaskSecurity(this, "tasks", { ...shared, existing: props.taskSecurityGroupIds });
		return perColour((colour) => {
			const name = `${props.name}-${colour}`;
			const tasks = new Tasks(this, `${colour}-task`, { ...shared, ...props.colours[colour], name });
			return new ColourService(this, colour, {
				...shared,
				colour,
				taskDefinitionArn: tasks.definitionArn,
				initialCount: isInitialStable(colour) ? props.desiredCount : props.idleCount,
				subnetIds: props.network.taskSubnetIds,
				assignPublicIp: props.network.assignPublicIp,
				securityGroupIds: security.groupIds,
				after,
			});
		});
	}
}
