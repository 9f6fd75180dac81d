import * as v from "valibot";
import { attemptId } from "./attempt.ts";
import { cut, LENGTHS } from "./bounds.ts";
import { COLORS } from "./color.ts";
import { Refusals } from "./ledger.ts";
import { Verdict } from "./rollout.ts";
import { forEachColor, percent, text, timestamp, whole } from "./schemas.ts";

/**
 * The longest subject of a message. SNS takes "less than 100 characters".
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const SUBJECT_LENGTH = 99;

/**
 * What SNS takes as a subject: ASCII that begins with a letter, a number or a punctuation mark, without line breaks or control
 * characters. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const SUBJECT = new RegExp(`^[\\x21-\\x7e][\\x20-\\x7e]{0,${SUBJECT_LENGTH - 1}}$`);

/** What an SNS message says. */
export const Announcement = v.strictObject({
	/** Executions that began before {@link SUBJECT_LENGTH} was 99 may carry one more. */
	subject: v.pipe(v.string(), v.maxLength(100)),
	message: v.pipe(
		v.string(),
		v.transform((message) => cut(message, LENGTHS.announcement)),
	),
});
export type Announcement = v.InferOutput<typeof Announcement>;

/** Of every event on EventBridge that the controller sends: `source` and `detail-type`. */
export const EVENT_SOURCE = "ecs-dns-canary";
export const EVENT_TYPE = "Rollout State Change";

/** What a rollout may change to. */
export const CHANGES = [
	"started",
	"shifted",
	"paused",
	"frozen",
	"failing-back",
	"completed",
	"failed-back",
	"rolled-back",
	"refused",
	"withdrawn",
	"unjudged-deployment",
] as const;

/** A rollout's change of state, as it stands in the `detail` of an event on EventBridge. */
export const StateChange = v.strictObject({
	/** Version of this schema. */
	version: v.literal(1),
	/** Name of the service. */
	service: text,
	/** ARN of the execution. */
	rollout: text,
	/** Id of the attempt: of a deployment that nobody asked the release function for it is the deployment's. */
	attempt: attemptId,
	/** Id of the candidate's ECS deployment; absent as long as there is none. */
	deploymentId: v.optional(text),
	/** What has just happened. */
	change: v.picklist(CHANGES),
	/** When it happened. Order events by it. */
	at: timestamp,
	/** The color that served when the rollout began. */
	stable: v.picklist(COLORS),
	/** The color that holds the new release. */
	candidate: v.picklist(COLORS),
	/** The candidate's share of DNS answers, in percent, as written. */
	percent: percent(0, 100),
	/** The weights that say so, as written: before the first shift and after fail-back those that were there before. */
	weights: forEachColor(whole(0, 255)),
	/** The verdict that led here, if one did. */
	verdict: v.optional(Verdict),
	/** Tags and counts that AWS refused for good as the rollout ended; they were left undone. Absent when it refused none. */
	refused: v.optional(Refusals),
	/** The same for people. */
	message: v.string(),
});
export type StateChange = v.InferOutput<typeof StateChange>;
