import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { conditional, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import type { AttachedRelease } from "../attach/attached.ts";
import { type CustomerKey, logKey } from "../customer-key.ts";
import { countIfNone, type Existing, existingOr, missing, namedExistingOr } from "../existing.ts";
import { named, namedList } from "../expressions.ts";
import { TEMPLATE_TAG } from "../naming.ts";
import { Containers, type ContainersProps } from "./containers.ts";
import { executionRole } from "./execution-role.ts";

/** Properties of {@link Tasks}. */
export interface TasksProps extends Omit<ContainersProps, "logGroup"> {
	/** Name of the service. */
	readonly serviceName: string;
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

/**
 * What the service runs: one task definition for both colors, and where its tasks write their logs. No change of it reaches users by itself.
 * A release gives it to the idle color.
 */
export class Tasks extends Construct {
	/** ARN of the newest task definition. */
	readonly definitionArn: string;
	/** What the service's releases are about. */
	readonly release: AttachedRelease;
	/** ARNs of their roles, which who registers a revision passes to ECS. Those of what is made elsewhere, nobody here passes. */
	readonly roleArns: string[];
	/** Name of their log group. */
	readonly logGroupName: string;
	readonly #executionRoleArn: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: TasksProps,
	) {
		super(scope, id);
		const { serviceName, account, definition, logGroupName, executionRoleArn } = props;
		const logs = new CloudwatchLogGroup(this, "logs:tasks", {
			...countIfNone(definition, logGroupName),
			name: `/ecs/${serviceName}`,
			retentionInDays: props.logRetentionDays,
			...logKey(props.kmsKeyArn),
		});
		const logGroup = namedExistingOr(this, "log-group", logGroupName, logs, "name");
		this.logGroupName = logGroup;
		const role = executionRole(this, {
			name: serviceName,
			account,
			logGroupArn: account.arn("logs", `log-group:${logGroup}`),
			count: countIfNone(definition, executionRoleArn),
		});
		this.#executionRoleArn = existingOr(executionRoleArn, role, "arn");
		const containers = new Containers(this, { ...props, logGroup });
		const template = named(this, "template", this.template(containers));
		const created = this.define(containers, template);
		this.definitionArn = namedExistingOr(this, "task-definition-arn", definition, created, "arn");
		this.roleArns = this.taskRoles();
		this.release = {
			created: { image: containers.image, template, roleArns: this.roleArns },
			container: { name: props.containerName, port: props.containerPort },
			...(definition && { definition }),
			after: [created],
		};
	}

	private taskRoles(): string[] {
		const { definition, taskRoleArn } = this.props;
		const all = Fn.compact([this.#executionRoleArn, ...(taskRoleArn === undefined ? [] : [taskRoleArn])]);
		return namedList(this, "task-roles", definition ? conditional(missing(definition), all, []) : all);
	}

	private define(containers: Containers, template: string): EcsTaskDefinition {
		const { serviceName, cpu, memory, cpuArchitecture, taskRoleArn } = this.props;
		return new EcsTaskDefinition(this, "definition:", {
			...countIfNone(this.props.definition),
			family: serviceName,
			requiresCompatibilities: ["FARGATE"],
			networkMode: "awsvpc",
			cpu: Fn.tostring(cpu),
			memory: Fn.tostring(memory),
			runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture },
			...(taskRoleArn !== undefined && { taskRoleArn }),
			executionRoleArn: this.#executionRoleArn,
			containerDefinitions: containers.definitions,
			// Terraform would deregister the revision that serves before the release of the next is even accepted.
			skipDestroy: true,
			tags: { [TEMPLATE_TAG]: template },
		});
	}

	/**
	 * A hash of all but the image, by which the release function finds the revision: of what a plan knows, so that a plan can say that only the
	 * image differs. The role that is made here counts by its being there.
	 */
	private template({ withoutImage }: Containers): string {
		const { cpu, memory, cpuArchitecture, taskRoleArn, executionRoleArn } = this.props;
		const role = executionRoleArn && conditional(missing(executionRoleArn), "", executionRoleArn.value);
		const parts = [withoutImage, Fn.tostring(cpu), Fn.tostring(memory), cpuArchitecture, role ?? ""];
		const taskRole = taskRoleArn === undefined ? "" : Token.asString(Fn.coalesce([taskRoleArn, "none"]));
		return Fn.sha256(Fn.join("\n", [...parts.map((part) => Token.asString(part)), taskRole]));
	}
}
