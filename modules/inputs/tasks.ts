import { type TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { COLORS } from "../../runtime/contract/index.ts";
import type { Here } from "../account.ts";
import { TASK_DEFINITION_OWNERS } from "../service/color-service.ts";
import { ARN_KINDS, arnRules } from "./arn.ts";
import { capacityProviders } from "./capacity-providers.ts";
import { oneOf, variable } from "./variable.ts";

/** The variables of tasks that are more than an image and an environment. */
export interface TaskInputs {
	/** ARN of each color's task definition, or null. */
	readonly taskDefinitions: TerraformVariable;
	/** Each color's containers as JSON, or null. */
	readonly containerDefinitions: TerraformVariable;
	/** Name of the container that serves. */
	readonly containerName: TerraformVariable;
	/** Who says which task definition runs. */
	readonly taskDefinitionOwner: TerraformVariable;
	/** Role of the containers, or null. */
	readonly taskRoleArn: TerraformVariable;
	/** Role of ECS for the tasks, or null. */
	readonly executionRole: TerraformVariable;
	/** Capacity providers. */
	readonly capacityProviders: TerraformVariable;
	/** Whether people may open a shell in a container. */
	readonly enableExecuteCommand: TerraformVariable;
}

/** Declares the variables of tasks that are more than an image and an environment. */
export function taskInputs(scope: Construct, here: Here): TaskInputs {
	return {
		...definitions(scope, here),
		containerName: variable(scope, "container_name", {
			type: "string",
			description: "Name of the container that the load balancers send requests to.",
			default: "app",
			rules: [
				{
					condition: 'can(regex("^[A-Za-z0-9_-]{1,255}$", var.container_name))',
					message: "container_name must have 1 to 255 letters, digits, hyphens and underscores.",
				},
			],
		}),
		taskDefinitionOwner: variable(scope, "task_definition_owner", {
			type: "string",
			description:
				'Who says which task definition runs. "terraform": a release is an apply with another image, container or task definition. "pipeline": a pipeline registers task definitions and updates the idle service by itself, and Terraform takes no notice after creation. A change of the owner later needs a `terraform state mv`.',
			default: "terraform",
			rules: [oneOf("task_definition_owner", TASK_DEFINITION_OWNERS)],
		}),
		taskRoleArn: variable(scope, "task_role_arn", {
			type: "string",
			description: "ARN of the role that the containers themselves have. By default none.",
			default: Token.nullValue(),
			nullable: true,
			rules: arnRules(here, "task_role_arn", "var.task_role_arn", ARN_KINDS.role),
		}),
		executionRole: variable(scope, "execution_role", {
			type: "object({ arn = string })",
			description:
				"The role by which ECS pulls images, reads secrets and writes logs. By default one is created, which pulls from ECR and writes to the log group; secrets need your own.",
			default: Token.nullValue(),
			nullable: true,
			rules: arnRules(here, "execution_role.arn", "var.execution_role.arn", ARN_KINDS.role),
		}),
		...placement(scope),
	};
}

function definitions(scope: Construct, here: Here): Pick<TaskInputs, "taskDefinitions" | "containerDefinitions"> {
	return {
		taskDefinitions: variable(scope, "task_definitions", {
			type: "object({ blue = string, green = string })",
			description:
				"ARN of the task definition of each color, made elsewhere, with whatever ECS can do: sidecars, secrets, EFS. It must have awsvpc networking and container_name with container_port. Excludes images and container_definitions.",
			default: Token.nullValue(),
			nullable: true,
			rules: COLORS.flatMap((color) =>
				arnRules(here, `task_definitions.${color}`, `var.task_definitions.${color}`, ARN_KINDS.taskDefinition),
			),
		}),
		containerDefinitions: variable(scope, "container_definitions", {
			type: "object({ blue = string, green = string })",
			description:
				"Containers of each color as the JSON that ECS takes, usually by jsonencode([…]): several containers, secrets, health checks. cpu, memory and roles are those of the other variables. Excludes images and task_definitions.",
			default: Token.nullValue(),
			nullable: true,
			rules: [
				{
					condition: "var.container_definitions == null || var.task_definitions == null",
					message:
						"container_definitions and task_definitions exclude each other, because a task definition names its containers itself. Leave one of them out.",
				},
				{
					condition:
						"var.container_definitions == null || try(alltrue([for c in [var.container_definitions.blue, var.container_definitions.green] : contains([for d in jsondecode(c) : d.name], var.container_name)]), false)",
					message:
						"container_definitions must be JSON lists of containers, one of each with the name container_name. Write them with jsonencode([{ name = …, image = … }]).",
				},
			],
		}),
	};
}

function placement(scope: Construct): Pick<TaskInputs, "capacityProviders" | "enableExecuteCommand"> {
	return {
		capacityProviders: capacityProviders(scope),
		enableExecuteCommand: variable(scope, "enable_execute_command", {
			type: "bool",
			description:
				"Whether people may open a shell in a container with ECS Exec. The task role, of task_role_arn or of the task_definitions, must be there and allow ssmmessages.",
			default: false,
			rules: [
				{
					// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
					condition: "!var.enable_execute_command || var.task_role_arn != null || var.task_definitions != null",
					message:
						"enable_execute_command needs a task role, because the shell comes by its permissions: ECS refuses the service without one. Give task_role_arn, a role that allows ssmmessages.",
				},
			],
		}),
	};
}
