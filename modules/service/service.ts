import { conditional, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, byColor, COLORS } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { AttachedAlb, AttachedHookTasks, AttachedRelease, AttachedService } from "../attach/attached.ts";
import { anyScalableTarget } from "../attach/permissions.ts";
import type { Existing } from "../existing.ts";
import { expression, type Flag, local } from "../expressions.ts";
import type { Conditions } from "../iam.ts";
import { familiesOf, PREVIEW_PORT } from "../naming.ts";
import type { Network } from "../network/network.ts";
import { Autoscaling, type AutoscalingSettings } from "./autoscaling.ts";
import { Certificate } from "./certificate.ts";
import { Cluster } from "./cluster.ts";
import { ColorService, type PlacementProps } from "./color-service.ts";
import { isInitialStable } from "./colors.ts";
import { LoadBalancers, type LoadBalancersProps } from "./load-balancers.ts";
import { Records } from "./records.ts";
import { SafetyNet, safetyNetAlarms } from "./safety-net.ts";
import { TaskSecurity } from "./task-security.ts";
import { Tasks, type TasksProps } from "./tasks.ts";
import { updatesOf } from "./updates.ts";
import type { Zone } from "./zone.ts";

/** Properties of {@link TwoColorService}. */
export interface TwoColorServiceProps
	extends Pick<TasksProps, "containerPort" | "cpu" | "memory" | "cpuArchitecture" | "logRetentionDays">,
		Pick<TasksProps, "image" | "initialImage" | "environment" | "containers" | "definition">,
		Pick<
			LoadBalancersProps,
			"ingressCidrs" | "previewCidrs" | "healthCheck" | "deletionProtection" | "accessLogsBucket"
		>,
		Pick<LoadBalancersProps, "internal" | "albSecurityGroupIds">,
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
	/** The name that leads to the idle load balancer. */
	readonly previewName: string;
	/** Whether to speak HTTPS. */
	readonly https: Flag;
	/**
	 * Whether the load balancers have IPv6 addresses, too.
	 * @default true
	 */
	readonly dualStack?: Flag;
	/**
	 * ARN of a certificate for both names that may exist already.
	 * @default - it is made here
	 */
	readonly certificateArn?: Existing<string>;
	/**
	 * ARN of a cluster that may exist already.
	 * @default - it is made here
	 */
	readonly clusterArn?: Existing<string>;
	/**
	 * Security groups of the tasks that may exist already.
	 * @default - one is made here
	 */
	readonly taskSecurityGroupIds?: Existing<string[]>;
	/**
	 * Name of the container that the load balancers send requests to.
	 * @default app
	 */
	readonly containerName?: string;
	/** Tasks of the color that serves at first. */
	readonly desiredCount: number;
	/** Tasks of the idle color. */
	readonly idleCount: number;
	/**
	 * What scales the colors.
	 * @default - nothing that is made here
	 */
	readonly autoscaling?: AutoscalingSettings;
	/** Seconds during which ECS ignores the checks of a new task. */
	readonly gracePeriodSeconds: number;
	/** What takes a sick load balancer out of DNS with no controller at work. */
	readonly safetyNet: {
		/** Whether there is to be one. */
		readonly enabled: Flag;
		/** Answers with 5XX in a minute above which a load balancer counts as sick; 0 leaves them out. */
		readonly serverErrorsPerMinute: number;
	};
}

/** A service in two colors behind two load balancers, and the records that lead there. */
export class TwoColorService extends Construct implements AttachedService {
	/** The load balancers, as an attachment must know them. */
	readonly loadBalancers: ByColor<AttachedAlb>;
	/** The same, with all that belongs to them. */
	readonly albs: LoadBalancers;
	/** The colors. */
	readonly colors: ByColor<ColorService>;
	/** What takes a load balancer out of DNS while its color is sick. */
	readonly safetyNet: SafetyNet;
	/** The records. */
	readonly records: Records;
	/** ARN of the cluster. */
	readonly clusterArn: string;
	readonly serviceArns: ByColor<string>;
	readonly safetyNetAlarms: ByColor<string[]>;
	readonly safetyNetAlarmArns: readonly string[];
	readonly scalableTargetArns: string[];
	readonly recordTypes: string[];
	readonly previewPort = PREVIEW_PORT;
	readonly updates: Conditions;
	readonly release: AttachedRelease;
	readonly hookTasks: AttachedHookTasks;
	readonly parts: readonly ITerraformDependable[];
	readonly #dualStack: Flag;
	readonly #containerName: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: TwoColorServiceProps,
	) {
		super(scope, id);
		this.#dualStack = props.dualStack ?? expression("true");
		this.#containerName = props.containerName ?? "app";
		this.albs = this.createLoadBalancers();
		this.loadBalancers = this.albs.attached;
		this.safetyNet = this.createSafetyNet();
		this.records = new Records(this, "records:", {
			...props,
			zoneId: props.zone.zoneId,
			loadBalancers: this.albs,
			dualStack: this.#dualStack,
			healthCheckIds: this.safetyNet.healthCheckIds,
		});
		const cluster = new Cluster(this, "cluster:", { ...props, existing: props.clusterArn });
		this.clusterArn = cluster.arn;
		const tasks = new Tasks(this, "tasks:", {
			...props,
			serviceName: props.name,
			containerName: this.#containerName,
		});
		this.release = tasks.release;
		this.colors = this.createColors(tasks, [...cluster.parts, ...props.network.ways.tasks]);
		this.updates = updatesOf(this, props);
		this.hookTasks = {
			families: familiesOf(props.name),
			roleArns: tasks.roleArns,
			logGroupNames: [tasks.logGroupName],
		};
		const arns = local(
			this,
			"service-arns",
			byColor((color) => this.colors[color].arn),
		);
		this.serviceArns = byColor((color) => Token.asString(expression(`${arns}.${color}`)));
		this.scalableTargetArns = this.createAutoscaling(arns);
		this.safetyNetAlarms = this.safetyNet.alarmNames;
		// By their names: the policy stays what it is when the safety net comes or goes.
		this.safetyNetAlarmArns = COLORS.flatMap((color) => Object.values(safetyNetAlarms(props.name, color))).map((name) =>
			props.account.arn("cloudwatch", `alarm:${name}`),
		);
		this.recordTypes = this.records.types;
		this.parts = [
			...COLORS.map((color) => this.colors[color].resource),
			this.albs.listeners.production,
			...this.records.all,
		];
	}

	private createLoadBalancers(): LoadBalancers {
		const { props } = this;
		const certificate = new Certificate(this, "certificate:", {
			...props,
			zoneId: props.zone.zoneId,
			existing: props.certificateArn,
		});
		return new LoadBalancers(this, "load-balancers:", {
			...props,
			serviceName: props.name,
			vpc: props.network.vpc,
			subnetIds: props.network.albSubnetIds,
			ways: props.network.ways.loadBalancers,
			certificateArn: certificate.arn,
			certificateRegion: props.account.region,
			dualStack: this.#dualStack,
		});
	}

	private createSafetyNet(): SafetyNet {
		const { name: serviceName, account, safetyNet } = this.props;
		return new SafetyNet(this, "safety-net:", {
			...safetyNet,
			serviceName,
			region: account.region,
			loadBalancers: this.albs,
		});
	}

	/** @returns ARNs of what scales the colors, or of what may: whoever makes it elsewhere, AWS gives it an id of its own. */
	private createAutoscaling(serviceArns: string): string[] {
		const { props, colors } = this;
		const any = anyScalableTarget(props.account);
		if (!props.autoscaling) return any;
		const { targetArns } = new Autoscaling(this, "autoscaling:", {
			...props.autoscaling,
			serviceName: props.name,
			serviceArns,
			production: byColor((color) => colors[color].production),
			showsProduction: COLORS.map((color) => colors[color].showsProduction).join(" && "),
			idleCount: props.idleCount,
			loadBalancers: this.albs,
		});
		return Token.asList(conditional(props.autoscaling.enabled, targetArns, any));
	}

	private createColors(tasks: Tasks, after: readonly ITerraformDependable[]): ByColor<ColorService> {
		const { props, albs: loadBalancers, clusterArn } = this;
		const vpcId = props.network.vpc.id;
		const shared = { ...props, serviceName: props.name, vpcId, loadBalancers, clusterArn };
		const security = new TaskSecurity(this, "task-security:", {
			...shared,
			albs: loadBalancers.security,
			existing: props.taskSecurityGroupIds,
		});
		return byColor((color) => {
			return new ColorService(this, `service:${color}`, {
				...shared,
				color,
				containerName: this.#containerName,
				taskDefinitionArn: tasks.definitionArn,
				initialCount: isInitialStable(color) ? props.desiredCount : props.idleCount,
				subnetIds: props.network.taskSubnetIds,
				assignPublicIp: props.network.assignPublicIp,
				securityGroupIds: security.groupIds,
				after,
			});
		});
	}
}
