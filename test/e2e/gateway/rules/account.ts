/** What rules ask of what there is already: the network, and what belongs to load balancers and clusters. */
import type { Network } from "../../../../rehearsal/world/network/types.ts";

/** An action of a listener or a rule, as far as rules ask. */
export interface Forward {
	/** Of the listener or rule. */
	readonly arn: string;
	readonly balancerArn: string;
	readonly targetGroupArns: readonly string[];
	/** Whether clients stay with the target group that they came to first. */
	readonly sticky: boolean;
}

/** A target group, as far as rules ask. */
export interface TargetGroup {
	readonly arn: string;
	readonly vpcId: string;
	/** `ip` or `instance`. */
	readonly targetType: string;
	/** Whether clients stay with their target. */
	readonly sticky: boolean;
}

/** A task definition, as far as rules ask. */
export interface TaskDefinition {
	readonly taskRoleArn?: string | undefined;
	readonly networkMode?: string | undefined;
	readonly status?: string | undefined;
	readonly executionRoleArn?: string | undefined;
	readonly containerDefinitions: readonly {
		readonly name: string;
		readonly logConfiguration?: { readonly options?: Readonly<Record<string, string>> };
		readonly portMappings?: readonly { readonly containerPort: number }[];
	}[];
}

/** An ECS service, as far as rules ask. */
export interface EcsService {
	readonly taskDefinition: string;
	readonly schedulingStrategy?: string | undefined;
	readonly deploymentController?: { readonly type: string } | undefined;
}

/** A role, as far as rules ask. */
export interface Role {
	/** Who may assume it, as its trust policy says. */
	readonly trusted: string;
	/** What its policies say. */
	readonly policies: string;
}

/** A stream of a log group. */
export interface LogStream {
	readonly group: string;
	readonly stream: string;
}

/** The account as it is now. */
export interface Account {
	network(): Promise<Network>;
	/** What all listeners and their rules forward to. */
	forwards(): Promise<readonly Forward[]>;
	targetGroups(): Promise<readonly TargetGroup[]>;
	/** The capacity providers that are associated with a cluster. */
	capacityProviders(cluster: string): Promise<readonly string[]>;
	taskDefinition(id: string): Promise<TaskDefinition | undefined>;
	service(cluster: string, service: string): Promise<EcsService | undefined>;
	role(arn: string): Promise<Role | undefined>;
	/** Whether there is a log group of a name. */
	hasLogGroup(name: string): Promise<boolean>;
	/** Writes lines to a stream of a log group, as a container does. */
	write(log: LogStream, lines: readonly string[]): Promise<void>;
}
