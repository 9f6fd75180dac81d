import type { ITerraformDependable } from "cdktf";
import type { ByColor } from "../../runtime/contract/index.ts";
import type { Existing } from "../existing.ts";
import type { Flag } from "../expressions.ts";
import type { Conditions } from "../iam.ts";

/** What an attachment must know of a load balancer, whoever made it. */
export interface AttachedAlb {
	/** ARN of the production listener, which the rollouts route. */
	readonly listenerArn: string;
	/** What CloudWatch's metrics call the load balancer, for instance `app/web-blue/50dc6c495c0c9188`. */
	readonly metricName: string;
	/** Name under which its preview listener is reached from within the VPC. */
	readonly previewHost: string;
	/** Where it can forward to: the target group that holds each color's tasks. */
	readonly targetGroups: ByColor<AttachedTargetGroup>;
	/** Its security groups, which the probes must reach. One that both load balancers have is listed by blue alone. */
	readonly securityGroupIds: string[];
	/**
	 * Whether these groups are made here, and so are to be opened here.
	 * @default - no: whoever made them says who may come in
	 */
	readonly securityGroupsAreCreated?: Flag;
}

/** What an attachment must know of a target group. */
export interface AttachedTargetGroup {
	/** ARN of the group. */
	readonly arn: string;
	/** What CloudWatch's metrics call it, for instance `targetgroup/web-blue-green/73e2d6bc24d8a067`. */
	readonly metricName: string;
}

/** What an attachment must know of a service, whoever made it. */
export interface AttachedService {
	/** ARN of the ECS cluster. */
	readonly clusterArn: string;
	/** ARN of each color's ECS service. */
	readonly serviceArns: ByColor<string>;
	/** The load balancers. */
	readonly loadBalancers: ByColor<AttachedAlb>;
	/** Names of the alarms that take a color's load balancer out of DNS; none without a safety net. */
	readonly safetyNetAlarms: ByColor<string[]>;
	/** ARNs of all alarms that it may have, whether it has them now or not. */
	readonly safetyNetAlarmArns: readonly string[];
	/** ARNs of what scales its ECS services, or of what may: a Terraform list. */
	readonly scalableTargetArns: string[];
	/** Types of the records of both its names: a Terraform list. */
	readonly recordTypes: string[];
	/** Port of the preview listeners. */
	readonly previewPort: number;
	/** What an update of the ECS services may name beside the number of tasks: conditions of `ecs:UpdateService`. None where nobody knows what they have. */
	readonly updates: Conditions;
	/**
	 * What is to run, where the service's own Terraform says it.
	 * @default - whoever calls the release function, or ECS
	 */
	readonly release?: AttachedRelease;
	/**
	 * What hooks that are tasks may run of what is made here.
	 * @default - nothing: whoever names a task says what it may run
	 */
	readonly hookTasks?: AttachedHookTasks;
	/** What must be there before a rollout may begin. */
	readonly parts: readonly ITerraformDependable[];
}

/** What a service's Terraform wants to run. */
export interface AttachedRelease {
	/**
	 * What is made here.
	 * @default - nothing: {@link definition} is made elsewhere, or there is none
	 */
	readonly created?: CreatedDefinition;
	/**
	 * A task definition that may exist already; then nothing is made here.
	 * @default - what is made here
	 */
	readonly definition?: Existing<string>;
	/**
	 * The container that gets the traffic, and at which port.
	 * @default - as the ECS services have it
	 */
	readonly container?: { readonly name: string; readonly port: number };
	/** What must be there before it is released. */
	readonly after: readonly ITerraformDependable[];
}

/** A task definition that is made here. */
export interface CreatedDefinition {
	/** The image, or null where the one that serves is to stay: a Terraform expression without `${}`. */
	readonly image: string;
	/** A hash of all else: the tag of the task definition that has it. */
	readonly template: string;
	/** ARNs of the roles that tasks have, which whoever registers a task definition passes to ECS: a Terraform list. */
	readonly roleArns: string[];
}

/** What tasks of hooks may run, be given and be read of: Terraform lists. */
export interface AttachedHookTasks {
	/** Families of the task definitions. */
	readonly families: string[];
	/** ARNs of their task and execution roles. */
	readonly roleArns: string[];
	/** Log groups of their containers. */
	readonly logGroupNames: string[];
}

/** What an attachment must know of the controller, whoever made it. */
export interface AttachedController {
	/** ARN of the state machine. */
	readonly stateMachineArn: string;
	/** ARN of the topic that hears of alarms. */
	readonly topicArn: string;
	/** Name of the table in which services are registered. */
	readonly tableName: string;
	/** ARN of the role of the function that reads. */
	readonly observerRoleArn: string;
	/** ARN of the role of the function that writes. */
	readonly actuatorRoleArn: string;
	/** ARN of the role of the function that brings traffic back from outside the state machine. */
	readonly watchdogRoleArn: string;
	/** ARN of the role of the function that takes releases. */
	readonly releaseRoleArn: string;
	/** Name of the function that takes releases. */
	readonly releaseFunctionName: string;
	/** The only IAM path under which these may assume roles, with slashes at both ends. */
	readonly serviceRolePath: string;
}

/** Where the probes of a service are sent from. */
export interface AttachedPlace {
	/** Id of the VPC. */
	readonly vpcId: string;
	/** Subnets from which the load balancers' previews can be reached. */
	readonly subnetIds: string[];
	/** Whether these subnets have IPv6 addresses, and the load balancers too. */
	readonly ipv6: Flag;
	/**
	 * Where load balancers are reached at public IPv4 addresses: the addresses that probes come from there.
	 * @default - they are reached at private addresses, or over IPv6
	 */
	readonly nat?: AttachedNat;
}

/** The way of probes to public IPv4 addresses. */
export interface AttachedNat {
	/** Whether it is taken. Terraform must know it when it plans. */
	readonly used: Flag;
	/** Public addresses of the NAT gateways: a Terraform list, whose length must be known as well. */
	readonly ips: string[];
}
