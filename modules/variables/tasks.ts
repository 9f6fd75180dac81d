import { COLORS } from "../../runtime/contract/index.ts";
import { TASK_DEFINITION_OWNERS } from "../service/color-service.ts";
import { ARN_KINDS, arnRules } from "./arn.ts";
import { CAPACITY_PROVIDERS } from "./capacity-providers.ts";
import { oneOf } from "./rules.ts";
import type { Variables } from "./variable.ts";

const DEFINITIONS = {
	task_definitions: {
		type: "object({ blue = string, green = string })",
		description:
			"ARN of the task definition of each color, made elsewhere, with whatever ECS can do: sidecars, secrets, EFS. It must have awsvpc networking and container_name with container_port. Excludes images and container_definitions.",
		default: null,
		rules: COLORS.flatMap((color) =>
			arnRules(`task_definitions.${color}`, `var.task_definitions.${color}`, ARN_KINDS.taskDefinition),
		),
	},
	container_definitions: {
		type: "object({ blue = string, green = string })",
		description:
			"Containers of each color as the JSON that ECS takes, usually by jsonencode([…]). They can be several, with secrets and health checks. cpu, memory and roles are those of the other variables. Excludes images and task_definitions.",
		default: null,
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
	},
} satisfies Variables;

const PLACEMENT = {
	...CAPACITY_PROVIDERS,
	enable_execute_command: {
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
	task_definition_owner: {
		type: "string",
		description:
			'Who says which task definition runs. "terraform": a release is an apply with another image, container or task definition. "pipeline": a pipeline registers task definitions and updates the idle service by itself, and Terraform takes no notice after creation. A change of the owner later needs a `terraform state mv`.',
		default: "terraform",
		rules: [oneOf("task_definition_owner", TASK_DEFINITION_OWNERS)],
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
