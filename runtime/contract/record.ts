import * as v from "valibot";
import { LIMITS, printable } from "./names.ts";
import { Verdict } from "./rollout.ts";
import { timestamp, whole } from "./schemas.ts";
import type { ServiceConfig } from "./service.ts";

/** Goes up when a field of a line changes its meaning or goes; a new field may come without. */
export const RECORD_VERSION = 1;

/**
 * The longest line of a record, in bytes: below the 256 KB that Lambda hands on to CloudWatch Logs as one event. Most lines have a few thousand;
 * a color of 4,000 tasks comes near it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const RECORD_BYTES = 200_000;

/**
 * Which minutes of metrics and of probes a line has, back from its check, in seconds. Most lines have the latest: older ones do not change any
 * more, and stand in lines before. Every so often a line has all of a day, so that a lost line is made up for, and so has the first with traffic.
 */
export const RECORDED_SECONDS = { latest: 600, day: 86_400 } as const;

/** What of a service's configuration its checks decide by. */
export const RECORDED_SETTINGS = [
	"schedule",
	"timing",
	"calendar",
	"headroomPercent",
	"stragglerPercent",
	"alarms",
	"judge",
] as const satisfies readonly (keyof ServiceConfig)[];

/** One question that a check asked, and what was answered. */
export const RecordedAnswer = v.object({
	/** Port and method, such as `services.describe`. */
	of: v.string(),
	/** Which of several questions of this kind: a color, a hook, a task. */
	about: v.optional(v.string()),
	/** The answer; absent where there was none. */
	value: v.optional(v.unknown()),
	/** Why there was none. */
	error: v.optional(v.object({ name: v.string(), message: v.string() })),
});
export type RecordedAnswer = v.InferOutput<typeof RecordedAnswer>;

/** A minute as a line has it: its number since 1970, requests, errors, slow ones, and those that are accounted for. */
export const RecordedMinute = v.tuple([v.number(), v.number(), v.number(), v.number(), v.number()]);
export type RecordedMinute = v.InferOutput<typeof RecordedMinute>;

/** Of the answered minutes the latest: those before stand in earlier lines. */
export const RecordedMinutes = v.object({
	/** The first minute that this line has, by its number since 1970. */
	since: v.number(),
	blue: v.array(RecordedMinute),
	green: v.array(RecordedMinute),
	/** The mark of all that was answered. */
	mark: v.string(),
});
export type RecordedMinutes = v.InferOutput<typeof RecordedMinutes>;

const State = v.object({
	/** The rollout, without what fail-back brings back, and of its probes the latest minutes. */
	rollout: v.record(v.string(), v.unknown()),
	gate: v.optional(v.unknown()),
	freeze: v.optional(v.unknown()),
	probation: v.optional(v.unknown()),
});

/**
 * What one check of a rollout leaves in the observer's log: all that it decided by, and what it decided. The check is a function of these, so
 * that whoever has them can have it decided again.
 */
export const RecordLine = v.object({
	/** The version of this format: 1. */
	record: v.literal(RECORD_VERSION),
	/** Name of the service. */
	service: v.string(),
	/** ARN of the execution. One that goes on with another's probation has its own. */
	rollout: printable(LIMITS.execution),
	/** Name of the task, after its state in the state machine. */
	task: v.string(),
	/** The time by which it decided. */
	at: timestamp,
	/** Of the service's configuration what checks decide by; and `ttlSeconds`, for how long resolvers may keep an answer. */
	settings: v.record(v.string(), v.unknown()),
	/** What earlier tasks passed on to it: `rollout` without what fail-back brings back, of its probes the latest minutes; `gate`, `freeze` and `probation` where there is one. */
	state: State,
	/** The mark of all that was passed on. The check before has left the same, unless a task that acts stands between; or a line is missing. */
	before: v.string(),
	/** Each question that it asked, in their order: `of` (port and method), `about` (a color, a hook, a task), and `value`, or `error`. Of metrics it has the latest minutes, and the mark of all. */
	answers: v.array(RecordedAnswer),
	/** How many bytes the line had with its answers, where they were left out because that was too much. */
	tooLarge: v.optional(v.number()),
	/** What came of it: `verdict`, `next` (which way the state machine goes on), `waitSeconds`. */
	decision: v.object({
		verdict: v.optional(Verdict),
		next: v.optional(v.string()),
		waitSeconds: v.optional(whole(0, Number.MAX_SAFE_INTEGER)),
	}),
	/** The mark of what it has passed on. */
	after: v.string(),
});
export type RecordLine = v.InferOutput<typeof RecordLine>;
