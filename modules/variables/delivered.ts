import { PATTERNS } from "../../runtime/contract/index.ts";
import { defaultTerms, longestRollout } from "./longest-rollout.ts";
import type { Rule, Variable } from "./variable.ts";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html: an approval waits from 5 minutes to 60 days. */
const LEAST_REVIEW_SECONDS = 300;
const MOST_REVIEW_SECONDS = 60 * 86_400;

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html: an action that invokes a function lasts at most a day. */
const MOST_ROLLOUT_SECONDS = 86_400;

const OPTIONAL = { longest_rollout_seconds: "number", cpu_architecture: "string" } as const;

const TEXTS = ["name", "cluster", "blue_service", "green_service", "preview_url"];

function typeOf(): string {
	const texts = TEXTS.map((name) => `${name} = string`);
	const optional = Object.entries(OPTIONAL).map(([name, type]) => `${name} = optional(${type})`);
	const step = "object({ percent = number, bake_seconds = number, gate = optional(bool, false) })";
	return `object({ ${[...texts, `schedule = list(${step})`, "gate_timeout_seconds = number", ...optional].join(", ")} })`;
}

/** Whether a rollout waits for somebody before any user is on it: a Terraform expression without `${}`. */
const BEGINS_AT_A_GATE = "try(var.service.schedule[0].percent == 0 && var.service.schedule[0].gate, false)";

const ESTIMATE = longestRollout(defaultTerms("var.service.schedule", "var.service.gate_timeout_seconds"));

/** How long the action that shifts may take. Without a review it waits at the first gate as well. */
const LONGEST = `try(coalesce(var.service.longest_rollout_seconds, ${ESTIMATE}), 0) + (!var.review && ${BEGINS_AT_A_GATE} ? var.service.gate_timeout_seconds : 0)`;

function rules(): Rule[] {
	return [
		{
			condition: `can(regex("${PATTERNS.serviceName}", var.service.name))`,
			message:
				'service.name must be the name of the service as its own module has it, for instance "web": give the whole module, service = module.web, or its outputs.',
		},
		{
			condition: `alltrue([for n in [var.service.cluster, var.service.blue_service, var.service.green_service] : can(regex("^[A-Za-z0-9_-]{1,255}$", n))])`,
			message:
				'service.cluster, service.blue_service and service.green_service must be names, no ARNs, for instance "web", "web-blue" and "web-green".',
		},
		{
			condition: 'can(regex("^https?://[^[:space:]]+$", var.service.preview_url))',
			message:
				'service.preview_url must be where the idle color is reached, for instance "https://preview.web.example.com:8080": whoever reviews follows it.',
		},
		{
			condition: `!var.review || ${BEGINS_AT_A_GATE}`,
			message:
				"service.schedule must begin with a gate at 0 percent, because a review waits there, with no user on the release. Put { percent = 0, bake_seconds = 60, gate = true } first, or set review = false.",
		},
		{
			condition: `!var.review || (var.service.gate_timeout_seconds >= ${LEAST_REVIEW_SECONDS} && var.service.gate_timeout_seconds <= ${MOST_REVIEW_SECONDS})`,
			message: `service.gate_timeout_seconds must be from ${LEAST_REVIEW_SECONDS} (5 minutes) to ${MOST_REVIEW_SECONDS} (60 days) for a pipeline with a review: CodePipeline lets an approval wait no shorter and no longer. It is \${var.service.gate_timeout_seconds}.`,
		},
		{
			condition: `${LONGEST} <= ${MOST_ROLLOUT_SECONDS}`,
			message: `service.schedule lets a rollout take \${${LONGEST}} seconds, and an action of CodePipeline waits for at most ${MOST_ROLLOUT_SECONDS} (a day). Shorten its bakes, its time limits and its gates behind the review, or release without a pipeline.`,
		},
	];
}

/** Declares the variable of the service that a pipeline delivers to. */
export const DELIVERED: Variable = {
	type: typeOf(),
	takesMore: true,
	description:
		"The service that is delivered to: the whole module, `service = module.web`, or an object of the same outputs. These are name, cluster, blue_service and green_service (names), preview_url, schedule and gate_timeout_seconds; longest_rollout_seconds where its time limits are not the defaults; cpu_architecture where it is not X86_64. Before the service exists, they are what it will have.",
	rules: rules(),
};
