import { ARN_KINDS, arnRules } from "./arn.ts";
import { CAPACITY_PROVIDERS } from "./capacity-providers.ts";
import type { Variables } from "./variable.ts";

const DEFINITIONS = {
	task_definition: {
		type: "object({ arn = string })",
		parts: {
			called: "ExistingTaskDefinition",
			attributes: {
				arn: "ARN of the task definition, with its revision.",
			},
		},
		description:
			"A task definition made elsewhere, with whatever ECS can do: sidecars, secrets, EFS. Another revision is a release. It must have awsvpc networking and container_name with container_port, and whatever makes it must not deregister the revision that serves (`skip_destroy = true`). Excludes image and container_definitions.",
		default: null,
		rules: arnRules("task_definition.arn", "var.task_definition.arn", ARN_KINDS.taskDefinition),
	},
	container_definitions: {
		type: "string",
		description:
			"Containers as the JSON that ECS takes, usually by jsonencode([…]): several, with secrets and health checks. Any change is a release. cpu, memory and roles are those of the other variables. Without an image in the container container_name, a pipeline says it, as with image = null. Excludes image and task_definition.",
		default: null,
		rules: [
			{
				condition: "var.container_definitions == null || var.task_definition == null",
				message:
					"container_definitions and task_definition exclude each other, because a task definition names its containers itself. Leave one of them out.",
			},
			{
				condition:
					"var.container_definitions == null || try(contains([for d in jsondecode(var.container_definitions) : d.name], var.container_name), false)",
				message:
					"container_definitions must be a JSON list of containers, one of them with the name container_name. Write it with jsonencode([{ name = …, image = … }]).",
			},
		],
	},
} satisfies Variables;

const PLACEMENT = {
	...CAPACITY_PROVIDERS,
	enable_execute_command: {
		type: "bool",
		description:
			"Whether people may open a shell in a container with ECS Exec. The task role, of task_role_arn or of the task_definition, must be there and allow ssmmessages.",
		default: false,
		rules: [
			{
				// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
				condition: "!var.enable_execute_command || var.task_role_arn != null || var.task_definition != null",
				message:
					"enable_execute_command needs a task role, because the shell comes by its permissions: ECS refuses the service without one. Give task_role_arn, a role that allows ssmmessages.",
			},
		],
	},
} satisfies Variables;

/** Declares the variables of tasks that are more than an image and an environment. */
export const TASKS = {
	...DEFINITIONS,
	container_name: {
		type: "string",
		description: "Name of the container that the load balancers send requests to.",
		default: "app",
		rules: [
			{
				condition: 'can(regex("^[A-Za-z0-9_-]{1,255}$", var.container_name))',
				message: "container_name must have 1 to 255 letters, digits, hyphens and underscores.",
			},
		],
	},
	task_role_arn: {
		type: "string",
		description: "ARN of the role that the containers themselves have. By default none.",
		default: null,
		rules: arnRules("task_role_arn", "var.task_role_arn", ARN_KINDS.role),
	},
	execution_role: {
		type: "object({ arn = string })",
		parts: {
			called: "ExistingRole",
			attributes: {
				arn: "ARN of the role.",
			},
		},
		description:
			"The role by which ECS pulls images, reads secrets and writes logs. By default one is created, which pulls from ECR and writes to the log group; secrets need your own.",
		default: null,
		rules: arnRules("execution_role.arn", "var.execution_role.arn", ARN_KINDS.role),
	},
	...PLACEMENT,
} satisfies Variables;
