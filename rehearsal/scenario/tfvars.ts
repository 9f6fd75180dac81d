import { distance } from "fastest-levenshtein";
import * as v from "valibot";
import { Schedule, ServiceConfig, Step } from "../../runtime/contract/index.ts";
import { Timing } from "../../runtime/contract/schedule.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { HealthCheck, Service } from "./aws.ts";
import { readJson } from "./file.ts";
import { readHcl } from "./hcl.ts";
import { defined, type JudgeTfvars, judgeParts, judgeVariables } from "./judge-tfvars.ts";
import { lines, read } from "./schema-errors.ts";

const {
	analysisIntervalSeconds,
	prepareSeconds,
	inSyncSeconds,
	holdSeconds,
	probationSeconds,
	queueSeconds,
	stragglerSeconds,
} = Timing.entries;
const { headroomPercent, stragglerPercent, unjudgedDeployments } = ServiceConfig.entries;
const { intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = HealthCheck.entries;

/** Terraform drops the attributes that an object type does not have, and so does this. */
const Steps = v.pipe(
	v.array(v.object({ percent: Step.entries.percent, bake_seconds: Step.entries.bakeSeconds, gate: Step.entries.gate })),
	v.transform((steps) =>
		steps.map(
			({ percent, bake_seconds, gate }): Step => ({ percent, bakeSeconds: bake_seconds, ...(gate && { gate }) }),
		),
	),
	Schedule,
);

/** The Terraform variables that say something about a rollout; all others are passed over. */
const Variables = v.object({
	schedule: v.optional(Steps),
	analysis_interval_seconds: v.optional(analysisIntervalSeconds),
	prepare_timeout_seconds: v.optional(prepareSeconds),
	in_sync_timeout_seconds: v.optional(inSyncSeconds),
	hold_timeout_seconds: v.optional(holdSeconds),
	probation_seconds: v.optional(probationSeconds),
	queue_timeout_seconds: v.optional(queueSeconds),
	straggler_timeout_seconds: v.optional(stragglerSeconds),
	capacity_headroom_percent: v.optional(headroomPercent.wrapped),
	straggler_percent: v.optional(stragglerPercent),
	unjudged_deployments: v.optional(unjudgedDeployments.wrapped),
	safety_net: v.optional(v.boolean()),
	desired_count: v.optional(Service.entries.tasks.wrapped),
	deregistration_delay_seconds: v.optional(Service.entries.deregistrationSeconds.wrapped),
	health_check_grace_period_seconds: v.optional(Service.entries.gracePeriodSeconds.wrapped),
	health_check_interval_seconds: v.optional(intervalSeconds.wrapped),
	health_check_timeout_seconds: v.optional(timeoutSeconds.wrapped),
	health_check_healthy_threshold: v.optional(healthyThreshold.wrapped),
	health_check_unhealthy_threshold: v.optional(unhealthyThreshold.wrapped),
	...judgeVariables,
});

/** The names of the variables that are read. */
export const ROLLOUT_VARIABLES: readonly string[] = Object.keys(Variables.entries);

/** What the variables say, as parts of a scenario. Only what the file sets is there. */
export interface Tfvars extends JudgeTfvars {
	readonly schedule?: v.InferOutput<typeof Schedule>;
	readonly timing: Partial<Timing>;
	readonly rollout: {
		readonly headroomPercent?: number | null;
		readonly stragglerPercent?: number;
		readonly unjudgedDeployments?: "announce" | "revert";
		readonly safetyNet?: boolean;
	};
	readonly service: Partial<Omit<Service, "healthCheck">>;
	readonly healthCheck: Partial<Service["healthCheck"]>;
}

/**
 * Reads a file of Terraform variables: HCL, or JSON when it ends in `.json`.
 * @throws {InvalidInput} with every mistake, under the variable's own name.
 */
export async function readTfvars(path: string): Promise<Tfvars> {
	const input = path.endsWith(".json") ? readJson(path) : await readHcl(path);
	if (typeof input !== "object" || input === null || Array.isArray(input)) {
		throw new InvalidInput(path, ["must be an object of variables"]);
	}
	// Terraform takes null for the default.
	const set = Object.entries(input).flatMap(([name, value]) =>
		value === null ? [] : [[name, converted(name, value)] as const],
	);
	const reading = read(Variables, Object.fromEntries(set));
	const faults = [
		...set.flatMap(([name, value]) => [...misspelt(name), ...configuration(name, value)]),
		...(reading.ok ? [] : lines(reading.schemaErrors).map(withHint)),
	];
	if (!reading.ok || faults.length > 0) throw new InvalidInput(path, faults);
	return parts(reading.value);
}

function withHint(line: string): string {
	return line.includes("${") ? `${line}; expressions are not read here, write the value` : line;
}

function parts(input: v.InferOutput<typeof Variables>): Tfvars {
	return {
		...(input.schedule && { schedule: input.schedule }),
		timing: defined({
			analysisIntervalSeconds: input.analysis_interval_seconds,
			prepareSeconds: input.prepare_timeout_seconds,
			inSyncSeconds: input.in_sync_timeout_seconds,
			holdSeconds: input.hold_timeout_seconds,
			probationSeconds: input.probation_seconds,
			queueSeconds: input.queue_timeout_seconds,
			stragglerSeconds: input.straggler_timeout_seconds,
		}),
		rollout: defined({
			headroomPercent: input.capacity_headroom_percent,
			stragglerPercent: input.straggler_percent,
			unjudgedDeployments: input.unjudged_deployments,
			safetyNet: input.safety_net,
		}),
		service: defined({
			tasks: input.desired_count,
			deregistrationSeconds: input.deregistration_delay_seconds,
			gracePeriodSeconds: input.health_check_grace_period_seconds,
		}),
		healthCheck: defined({
			intervalSeconds: input.health_check_interval_seconds,
			timeoutSeconds: input.health_check_timeout_seconds,
			healthyThreshold: input.health_check_healthy_threshold,
			unhealthyThreshold: input.health_check_unhealthy_threshold,
		}),
		...judgeParts(input),
	};
}

/** The variables that are true or false. */
const BOOLEANS: readonly string[] = ["safety_net", "probes", "bake_early_exit"];
/** The variables that are texts, also where they look like numbers. */
const TEXTS: readonly string[] = ["probe_status", "probe_body"];

function converted(name: string, value: unknown): unknown {
	if (TEXTS.includes(name)) return typeof value === "number" ? String(value) : value;
	return BOOLEANS.includes(name) ? truth(value) : numbers(value);
}

/** Terraform converts texts to booleans where it wants those. */
function truth(value: unknown): unknown {
	if (value === "true") return true;
	return value === "false" ? false : value;
}

/** Terraform converts texts to numbers where it wants numbers. */
function numbers(value: unknown): unknown {
	if (typeof value === "string") return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
	if (Array.isArray(value)) return value.map(numbers);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbers(each)]));
}

const MOST_TYPOS = 2;

/** Terraform but warns of a variable that nobody declared; a rehearsal of the default instead would mislead. */
function misspelt(name: string): string[] {
	if (ROLLOUT_VARIABLES.includes(name)) return [];
	const meant = ROLLOUT_VARIABLES.find((known) => distance(name, known) <= MOST_TYPOS);
	return meant ? [`${name}: there is no such variable; did you mean "${meant}"?`] : [];
}

const BLOCKS = ["variable", "resource", "data", "module", "locals", "provider", "terraform", "output"];

/** A file of configuration sets no variables: Terraform refuses its blocks, and the defaults instead would mislead. */
function configuration(name: string, value: unknown): string[] {
	if (!BLOCKS.includes(name) || typeof value !== "object") return [];
	return [`${name}: is a block of a .tf file; give the file that sets the variables, such as terraform.tfvars`];
}
