import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { conditional, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { type CustomerKey, logKey } from "../customer-key.ts";
import { countIfNone, type Existing, existingOr, missing, namedExistingOr } from "../existing.ts";
import { expression, local, namedList, stringIf } from "../expressions.ts";
import { executionRole } from "./execution-role.ts";

/** Properties of {@link Tasks}. */
export interface TasksProps {
	/** Name of the service and its color. */
	readonly name: string;
	/** Where it runs. */
	readonly account: Account;
	/** Container image; checked only without other containers or another task definition. */
	readonly image: string;
	/** The container's environment: a Terraform map expression without `${}`. */
	readonly environment: string;
	/** Name of the container that the load balancers send requests to. */
	readonly containerName: string;
	/** Port that it listens on. */
	readonly containerPort: number;
	/**
	 * The containers, as JSON, where there is more to them than an image and an environment.
	 * @default - the image and the environment
	 */
	readonly containers?: Existing<string>;
	/**
	 * ARN of a task definition that may exist already; then nothing is made here.
	 * @default - it is made here
	 */
	readonly definition?: Existing<string>;
	/**
	 * ARN of the role of the containers themselves; null for none.
	 * @default - none
	 */
	readonly taskRoleArn?: string;
	/**
	 * ARN of a role by which ECS pulls images, reads secrets and writes logs.
	 * @default - one is made here that pulls and writes logs
	 */
	readonly executionRoleArn?: Existing<string>;
	/**
	 * Name of a log group that may exist already.
	 * @default - one is made here
	 */
	readonly logGroupName?: Existing<string>;
	/**
	 * ARN of the key that encrypts the logs; null for the key of CloudWatch itself.
	 * @default - CloudWatch's own
	 */
	readonly kmsKeyArn?: CustomerKey;
	/** CPU units. */
	readonly cpu: number;
	/** Memory in MiB. */
	readonly memory: number;
	/** Processor. */
	readonly cpuArchitecture: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
}

/** What a color runs: its task definition and where its tasks write their logs. */
export class Tasks extends Construct {
	/** ARN of the newest task definition. */
	readonly definitionArn: string;
	/** ARNs of the roles that tasks have, where their definition is made here: a Terraform list. */
	readonly roleArns: string[];
	/** Name of their log group. */
	readonly logGroupName: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: TasksProps,
	) {
		super(scope, id);
		const { definition, logGroupName } = props;
		const logs = new CloudwatchLogGroup(this, "logs:", {
			...countIfNone(definition, logGroupName),
			name: `/ecs/${props.name}`,
			retentionInDays: props.logRetentionDays,
			...logKey(props.kmsKeyArn),
		});
		const logGroup = namedExistingOr(this, "log-group", logGroupName, logs, "name");
		const executionRoleArn = this.executionRoleArn(logGroup);
		this.definitionArn = namedExistingOr(
			this,
			"task-definition-arn",
			definition,
			this.define(logGroup, executionRoleArn),
			"arn",
		);
		this.roleArns = this.roles(executionRoleArn);
		this.logGroupName = logGroup;
	}

	/** Those of a task definition that is made elsewhere, nobody here knows. */
	private roles(executionRoleArn: string): string[] {
		const { definition, taskRoleArn } = this.props;
		const all = Fn.compact([executionRoleArn, ...(taskRoleArn === undefined ? [] : [taskRoleArn])]);
		return namedList(this, "task-roles", definition ? conditional(missing(definition), all, []) : all);
	}

	private define(logGroup: string, executionRoleArn: string): EcsTaskDefinition {
		const { name, cpu, memory, cpuArchitecture, containers, taskRoleArn } = this.props;
		const container = local(this, "container", this.container(logGroup));
		const created = Fn.jsonencode([expression(container)]);
		return new EcsTaskDefinition(this, "definition:", {
			...countIfNone(this.props.definition),
			family: name,
			requiresCompatibilities: ["FARGATE"],
			networkMode: "awsvpc",
			cpu: Fn.tostring(cpu),
			memory: Fn.tostring(memory),
			runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture },
			...(taskRoleArn !== undefined && { taskRoleArn }),
			executionRoleArn,
			containerDefinitions: containers ? stringIf(missing(containers), created, containers.value) : created,
		});
	}

	private executionRoleArn(logGroup: string): string {
		const { name, account, definition, executionRoleArn } = this.props;
		const role = executionRole(this, {
			name,
			account,
			logGroupArn: account.arn("logs", `log-group:${logGroup}`),
			count: countIfNone(definition, executionRoleArn),
		});
		return existingOr(executionRoleArn, role, "arn");
	}

	private container(logGroup: string) {
		const { image, environment, containerName, containerPort, account } = this.props;
		return {
			name: containerName,
			image,
			essential: true,
			portMappings: [{ containerPort, hostPort: containerPort, protocol: "tcp" }],
			environment: Token.asAny(expression(`[for k, v in ${environment} : { name = k, value = v }]`)),
			logConfiguration: {
				logDriver: "awslogs",
				options: {
					"awslogs-group": logGroup,
					"awslogs-region": account.region,
					"awslogs-stream-prefix": containerName,
				},
			},
		};
	}
}
