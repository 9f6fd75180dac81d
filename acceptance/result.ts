/** What `npm run acceptance -- --json FILE` writes, and what `npm run rehearse -- --observed FILE` reads. */
import * as v from "valibot";

/** Raised when a field changes its meaning or goes; not when one is added. */
export const RESULT_VERSION = 1;
export const RESULT_FORMAT = "ecs-dns-canary/acceptance";

/** What is measured, each in seconds. */
export const MEASURES = {
	eventSeconds: "from an ECS deployment at desired count 0 until its first event has started an execution",
	describeSeconds: "from an ECS deployment until DescribeServices shows it",
	inSyncSeconds: "from a change of a record until Route 53 says INSYNC",
	listenerSeconds: "from the state that calls ModifyListener until the last client gets the old answer",
	metricDelaySeconds: "from the end of a minute until CloudWatch shows the first of its metrics",
	metricApartSeconds: "from the first of a minute's metrics until each of them stands still",
	coldStartSeconds: "what a new instance of a function takes before its first line runs",
	abortSeconds: "from StopExecution until the last client gets the candidate's answer",
	takeBackSeconds: "from the alarm of a release on probation until the last client gets that release's answer",
	rollbackSeconds:
		"from a rollback at rest, for which tasks must start, until the last client gets the newer release's answer",
} as const;
export type MeasureName = keyof typeof MEASURES;

/** Where a rehearsal's scenario has each measure, below `aws`. The others it has not. */
export const SCENARIO_KEYS: Readonly<Partial<Record<MeasureName, readonly string[]>>> = {
	eventSeconds: ["ecs", "eventSeconds"],
	describeSeconds: ["ecs", "describeSeconds"],
	inSyncSeconds: ["inSyncSeconds"],
	listenerSeconds: ["listenerSeconds"],
	metricDelaySeconds: ["metrics", "delaySeconds"],
	metricApartSeconds: ["metrics", "apartSeconds"],
};

/** Samples in short. */
export const Distribution = v.strictObject({
	/** How many samples there were. */
	n: v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1, "must be at least 1")),
	min: v.number(),
	median: v.number(),
	p90: v.number(),
	max: v.number(),
});
export type Distribution = v.InferOutput<typeof Distribution>;

const distributionOrNone = v.nullable(Distribution);

/** One measure beside its promise. */
const Measure = v.strictObject({
	/** What the samples say; null where there were none. */
	measured: distributionOrNone,
	/** The least and the most that this project's documents say; null where they say nothing. */
	promised: v.nullable(v.strictTuple([v.number(), v.number()], "must be two numbers: the least and the most")),
	/** Whether no sample exceeds the most that is promised; null where either is missing. */
	kept: v.nullable(v.boolean()),
});
export type Measure = v.InferOutput<typeof Measure>;

/** How a step ended. */
export const StepResult = v.strictObject({
	name: v.string(),
	outcome: v.picklist(["passed", "failed", "skipped"]),
	seconds: v.number(),
	/** What was not as it should be. */
	faults: v.array(v.string()),
});
export type StepResult = v.InferOutput<typeof StepResult>;

const measureNames = Object.keys(MEASURES) as MeasureName[];

/** The whole document. */
export const AcceptanceResult = v.strictObject({
	format: v.literal(
		RESULT_FORMAT,
		`must be "${RESULT_FORMAT}": it is what \`npm run acceptance -- --json FILE\` writes`,
	),
	version: v.literal(RESULT_VERSION, `must be ${RESULT_VERSION}: measure again with this version of the project`),
	name: v.string(),
	region: v.string(),
	zone: v.string(),
	/** When it began and ended, on AWS's clock, as ISO 8601. */
	began: v.pipe(v.string(), v.isoTimestamp()),
	ended: v.pipe(v.string(), v.isoTimestamp()),
	passed: v.boolean(),
	steps: v.array(StepResult),
	measures: v.strictObject(
		Object.fromEntries(measureNames.map((name) => [name, Measure])) as Record<MeasureName, typeof Measure>,
	),
	/** The delay of each CloudWatch metric by itself, from the end of its minute until it stands still. */
	metrics: v.record(v.string(), Distribution),
	/** What stayed in the account. */
	leftovers: v.array(v.string()),
});
export type AcceptanceResult = v.InferOutput<typeof AcceptanceResult>;
