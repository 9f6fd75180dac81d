import type { Rule, Variables } from "./variable.ts";

const MAX_TASKS = 5_000;

/** A rule that holds where there is no autoscaling. `try`: Terraform takes both sides of `||` before 1.12. */
function rule(condition: string, message: string): Rule {
	return { condition: `try(${condition}, var.autoscaling == null)`, message: `autoscaling ${message}` };
}

const whole = (name: string) =>
	rule(
		`var.autoscaling.${name} >= 1 && var.autoscaling.${name} <= ${MAX_TASKS} && floor(var.autoscaling.${name}) == var.autoscaling.${name}`,
		`must have a ${name} that is a whole number of tasks from 1 to ${MAX_TASKS}.`,
	);

/** A number that may be left out. */
const optional = (name: string, most: number, what: string) =>
	rule(
		`(var.autoscaling.${name} == null || try(var.autoscaling.${name} >= 1 && var.autoscaling.${name} <= ${most}, false))`,
		`must have a ${name} from 1 to ${most}: ${what}.`,
	);

/** Declares the variable of what scales the colors. */
export const AUTOSCALING = {
	autoscaling: {
		type: "object({ min = number, max = number, cpu_percent = optional(number), requests_per_target = optional(number) })",
		parts: {
			called: "Autoscaling",
			attributes: {
				min: "The fewest tasks of the color that serves.",
				max: "The most tasks of a color.",
				cpu_percent: "How much of its CPU each task is to use, in percent. By default CPU does not count.",
				requests_per_target: "How many requests a minute each task is to have. By default they do not count.",
			},
		},
		description:
			"Between how many tasks the service is scaled, and by what: CPU, requests, or whichever asks for more tasks. All of the service's load counts for each color that runs, so that either color can take it. The idle color may have as few as idle_count. By default nothing scales the service; then you may do so yourself.",
		default: null,
		rules: [
			whole("min"),
			whole("max"),
			rule("var.autoscaling.min <= var.autoscaling.max", "must have a min that does not exceed max."),
			rule(
				"(var.autoscaling.cpu_percent != null || var.autoscaling.requests_per_target != null)",
				"must say what it goes by. Give cpu_percent, requests_per_target, or both.",
			),
			optional("cpu_percent", 100, "how much of its CPU each task is to use"),
			optional("requests_per_target", 10_000_000, "how many requests a minute each task is to have"),
			rule(
				"var.idle_count <= var.autoscaling.max",
				"must have a max of at least idle_count, which is how many tasks the idle color keeps.",
			),
		],
	},
} satisfies Variables;
