import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { expression } from "../expressions.ts";
import { executionRole } from "./execution-role.ts";

/** Name of the only container of a task. */
export const CONTAINER = "app";

/** Properties of {@link Tasks}. */
export interface TasksProps {
	/** Name of the service and its colour. */
	readonly name: string;
	/** Where it runs. */
	readonly account: Account;
	/** Container image. */
	readonly image: string;
	/** The container's environment: a Terraform map expression without `${}`. */
	readonly environment: string;
	/** Port that the container listens on. */
	readonly containerPort: number;
	/** CPU units. */
	readonly cpu: number;
	/** Memory in MiB. */
	readonly memory: number;
	/** Processor. */
	readonly cpuArchitecture: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
}

/** What a colour runs: its task definition and where its tasks write their logs. */
export class Tasks extends Construct {
	/** ARN of the newest task definition. */
	readonly definitionArn: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: TasksProps,
	) {
		super(scope, id);
		const logs = new CloudwatchLogGroup(this, "logs", {
			name: `/ecs/${props.name}`,
			retentionInDays: props.logRetentionDays,
		});
		this.definitionArn = new EcsTaskDefinition(this, "this", {
			family: props.name,
			requiresCompatibilities: ["FARGATE"],
			networkMode: "awsvpc",
			cpu: Fn.tostring(props.cpu),
			memory: Fn.tostring(props.memory),
			runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: props.cpuArchitecture },
			executionRoleArn: executionRole(this, { name: props.name, account: props.account, logGroupArn: logs.arn }).arn,
			containerDefinitions: Fn.jsonencode([this.container(logs.name)]),
		}).arn;
	}

	private container(logGroup: string) {
		const { image, environment, containerPort, account } = this.props;
		return {
			name: CONTAINER,
			image,
			essential: true,
			portMappings: [{ containerPort, hostPort: containerPort, protocol: "tcp" }],
			environment: Token.asAny(expression(`[for k, v in ${environment} : { name = k, value = v }]`)),
			logConfiguration: {
				logDriver: "awslogs",
				options: {
					"awslogs-group": logGroup,
					"awslogs-region": account.region,
					"awslogs-stream-prefix": CONTAINER,
				},
			},
		};
	}
}
