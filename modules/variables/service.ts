import { PATTERNS } from "../../runtime/contract/index.ts";
import { wholeNumber } from "./rules.ts";
import type { Rule, Variables } from "./variable.ts";

const MAX_TASKS = 5_000;

/** Declares the variable of the service's name. */
export const SERVICE_NAME = {
	name: {
		type: "string",
		description:
			"Name of the service, and prefix of the names of everything that belongs to it. At most 20 characters.",
		rules: [
			{
				condition: `can(regex("${PATTERNS.serviceName}", var.name)) && !startswith(var.name, "internal-") && !strcontains(var.name, "--")`,
				message:
					'name must have 1 to 20 lower-case letters, digits and single hyphens, begin with a letter, end with a letter or digit, and not begin with "internal-", for instance "web".',
			},
			{
				// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
				condition: '!startswith(var.name, "sg-")',
				message:
					'name must not begin with "sg-", because security groups are named after it, and AWS takes no such name for them. Choose another beginning.',
			},
		],
	},
} satisfies Variables;

/** nginx's own page, which answers at port 80. ECS registers no container without an image. */
const NO_IMAGE_YET = "public.ecr.aws/nginx/nginx:stable";

const IMAGE = {
	image: {
		type: "string",
		description:
			"Container image, with its tag or digest. A release is a change of it. Null, without container_definitions and task_definition, means that somebody else says it: a pipeline that calls the release function. Terraform's task definition is then a template, in which the image that serves stays. The first apply then starts with initial_image.",
		default: null,
		rules: [
			{
				condition: "var.image == null || (var.container_definitions == null && var.task_definition == null)",
				message:
					"image and container_definitions or task_definition exclude each other, because these name their images themselves. Leave out the image, or leave out the others.",
			},
			{
				condition: 'var.image == null || can(regex("^[^[:space:]]+$", var.image))',
				message:
					'image must not be empty or contain blanks. Give an image with its tag, for instance "public.ecr.aws/nginx/nginx:1.29", or null where a pipeline says it.',
			},
		],
	},
	initial_image: {
		type: "string",
		description:
			"What runs from the first apply until the first release, where image is null: release 1. A pipeline that has built something already gives that; by default it is nginx's own page, which answers at port 80. Later it changes nothing that serves.",
		default: NO_IMAGE_YET,
		rules: [
			{
				condition: 'can(regex("^[^[:space:]]+$", var.initial_image))',
				message:
					"initial_image must not be empty or contain blanks. Give an image with its tag or digest, for instance the one that the pipeline's first build has pushed.",
			},
		],
	},
	environment: {
		type: "map(string)",
		description:
			"Environment variables of the container. They are no place for secrets. A change of them is a release as well.",
		default: {},
		rules: [
			{
				condition: 'alltrue([for k in keys(var.environment) : can(regex("^[A-Za-z_][A-Za-z0-9_]*$", k))])',
				message: "environment must have names of letters, digits and underscores that do not begin with a digit.",
			},
		],
	},
} satisfies Variables;

// What Fargate sells: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
const FARGATE_MEMORY = `{
  "256" = tolist([512, 1024, 2048]), "512" = range(1024, 4097, 1024), "1024" = range(2048, 8193, 1024),
  "2048" = range(4096, 16385, 1024), "4096" = range(8192, 30721, 1024), "8192" = range(16384, 61441, 4096),
  "16384" = range(32768, 122881, 8192)
}`.replace(/\s+/g, " ");

const SIZE = {
	cpu: {
		type: "number",
		description: "CPU units of a task; 1024 are one vCPU.",
		default: 256,
		rules: [
			{
				condition: "contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)",
				message: "cpu must be a size that Fargate has: 256, 512, 1024, 2048, 4096, 8192 or 16384.",
			},
		],
	},
	memory: {
		type: "number",
		description: "Memory of a task in MiB. Fargate has only certain pairs of cpu and memory.",
		default: 512,
		rules: [
			{
				condition: `try(contains(${FARGATE_MEMORY}[tostring(var.cpu)], var.memory), false)`,
				message:
					"memory must be a size that Fargate has for this cpu: 512, 1024 or 2048 for 256; about 2 to 8 times cpu, in steps of 1024, for 512 to 4096; in steps of 4096 and 8192 above.",
			},
		],
	},
	cpu_architecture: {
		type: "string",
		description: "Processor that the images are built for: X86_64 or ARM64.",
		default: "X86_64",
		rules: [
			{
				condition: 'contains(["X86_64", "ARM64"], var.cpu_architecture)',
				message: "cpu_architecture must be X86_64 or ARM64.",
			},
		],
	},
} satisfies Variables;

/** Declares the variable of the idle color's tasks. */
export const IDLE_COUNT = {
	idle_count: {
		type: "number",
		description: "How many tasks the idle color keeps after a rollout. More than 0 keeps the previous release warm.",
		default: 0,
		rules: tasks("idle_count", 0),
	},
} satisfies Variables;

function tasks(variableName: string, min: number): Rule[] {
	return [wholeNumber(variableName, min, MAX_TASKS, "tasks")];
}

const COUNTS = {
	desired_count: {
		type: "number",
		description:
			"How many tasks the blue color starts with. Read at creation only: afterwards the rollouts own the counts, and the candidate gets as many tasks as the color that serves.",
		default: 2,
		rules: tasks("desired_count", 1),
	},
	...IDLE_COUNT,
} satisfies Variables;

/** Declares the variables of the service. */
export const SERVICE = {
	...SERVICE_NAME,
	...IMAGE,
	container_port: {
		type: "number",
		description:
			"Port that the container listens on, with HTTP. A change of it is a release: the load balancers ask each color's tasks at the port of what they run.",
		default: 80,
		rules: [
			{ ...wholeNumber("container_port", 1, 65_535, ""), message: "container_port must be a port from 1 to 65535." },
		],
	},
	...SIZE,
	...COUNTS,
} satisfies Variables;
