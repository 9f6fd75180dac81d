import type { Rule, Variables } from "./variable.ts";

// What ECS says of a strategy: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
const RULES: readonly Rule[] = [
	{
		condition: 'alltrue([for p in var.capacity_providers : can(regex("^[A-Za-z0-9_-]{1,255}$", p.name))])',
		message:
			'capacity_providers must have names of 1 to 255 letters, digits, hyphens and underscores, for instance "FARGATE_SPOT".',
	},
	{
		condition: "length(distinct(var.capacity_providers[*].name)) == length(var.capacity_providers)",
		message: "capacity_providers must name each provider once: add up its weights.",
	},
	{
		condition:
			"alltrue([for p in var.capacity_providers : p.base >= 0 && p.base <= 100000 && floor(p.base) == p.base && p.weight >= 0 && p.weight <= 1000 && floor(p.weight) == p.weight]) && length([for p in var.capacity_providers : p if p.base > 0]) <= 1",
		message:
			"capacity_providers must have whole bases and weights from 0, bases to 100000 and weights to 1000, and at most one base above 0.",
	},
	{
		condition: "length(var.capacity_providers) == 0 || anytrue([for p in var.capacity_providers : p.weight > 0])",
		message: "capacity_providers must have at least one weight above 0: what runs the tasks beyond the base.",
	},
	{
		condition: 'length(distinct([for p in var.capacity_providers : startswith(p.name, "FARGATE")])) <= 1',
		message:
			"capacity_providers must be either FARGATE and FARGATE_SPOT, or providers of your own: ECS takes no mixture of both.",
	},
	{
		condition: "length(var.capacity_providers) <= 20",
		message: "capacity_providers must have at most 20 members, because ECS takes no more.",
	},
];

/** Declares the variable of what runs the tasks. */
export const CAPACITY_PROVIDERS = {
	capacity_providers: {
		type: "list(object({ name = string, base = optional(number, 0), weight = optional(number, 1) }))",
		parts: {
			called: "CapacityProvider",
			attributes: {
				name: 'Name of the capacity provider, for instance "FARGATE_SPOT".',
				base: "How many tasks it runs at least. By default 0.",
				weight: "Its share of the tasks beyond the base. By default 1.",
			},
		},
		description:
			'Capacity providers that run the tasks, for instance [{ name = "FARGATE_SPOT" }]. A cluster that is created gets them; a cluster of your own must have them already (`aws_ecs_cluster_capacity_providers`). By default tasks are launched on Fargate. A Spot task that is taken away in a rollout may fail requests; when they are more than is tolerated the release fails back, since its users met them.',
		default: [],
		rules: RULES,
	},
} satisfies Variables;
