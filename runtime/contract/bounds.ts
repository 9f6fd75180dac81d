import * as v from "valibot";
import { oneLine } from "./one-line.ts";

// Room in the state of an execution, and how it is shared out. Every part has a bound, so no text and no length of a rollout ends it.

/**
 * What Step Functions takes as a state's input or output, in bytes of UTF-8: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 * Beyond it an execution fails with `States.DataLimitExceeded`, which no Catch sees
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html).
 */
export const STATE_BYTES = 262_144;

/**
 * What a Catch may add: a Cause of 32,768 characters, quotes in it escaped or not all of them ASCII. Whoever holds a task token could give
 * one of up to six bytes a character, and so end the execution of the largest documents: then the watchdog brings the traffic back.
 */
const CATCH_BYTES = 65_536;

/** What stands around a document: the rest of a task's request, its token among it, and what the Lambda integration says of an answer. */
const AROUND_BYTES = 8_192;

/** What a document may have. A task that would answer more fails, where a Catch sees it. */
export const DOCUMENT_BYTES = STATE_BYTES - CATCH_BYTES - AROUND_BYTES;

/** A service's configuration. Four times what EventBridge could hand over, and a twelfth of what an item of DynamoDB holds. */
export const CONFIGURATION_BYTES = 31_744;

/** What fail-back brings back: four times what six alias records and two listeners come to. It stands in the lock as well. */
export const ORIGINAL_BYTES = 16_384;

/** A rollout's notes, twenty at most. */
export const NOTES_BYTES = 10_240;

/** How many bytes a value has as JSON in UTF-8, which is how Step Functions counts. */
export function jsonBytes(value: unknown): number {
	return new TextEncoder().encode(JSON.stringify(value) ?? "").length;
}

/**
 * How much of a text from outside is kept, in characters: a hook's reason, a refusal of AWS, what somebody gives with a task token. Each may
 * be as long as a function's answer (6 MB); the state of an execution has 256 KiB, and no Catch sees that it has more.
 */
export const LENGTHS = {
	/** Why a check decides as it does, or a gate waits. The controller's own longest reasons have about 800. */
	reason: 1_000,
	/** The same in a rollout's notes, of which history keeps twenty. */
	note: 500,
	/** Why a calendar is frozen: with until when, it is the reason of a rollout that a freeze holds up. */
	freeze: 120,
	/** The name of an error, as Step Functions limits it: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
	error: 256,
	/** Why an execution failed or was ended. Step Functions lets others give 32,768. */
	cause: 2_000,
	/** What an error of the controller says, all its faults together: Lambda puts it into a Cause twice, which has 32,768. */
	message: 6_000,
	/** One fault of several. */
	fault: 300,
	/** What was asked of AWS, in an error that tells it; names of a hundred alarms may stand in it. */
	asked: 300,
	/** What of a value is shown that does not fit. */
	input: 80,
	/** A tag or count that AWS refused for good; its reason in full may be as long as a policy. A rollout may have ten of these. */
	refusal: 300,
	/** What people are told at once, over several lines. SNS takes 256 KB: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
	announcement: 4_000,
	/** A text of a log line. CloudWatch takes 256 KB a line: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
	logged: 4_000,
} as const;

/** A text from outside, cut where it enters: whoever says too much is heard all the same. @see oneLine */
export const said = (length: number) =>
	v.pipe(
		v.string(),
		v.transform((text) => oneLine(text, length)),
	);

/** The beginning of a text of several lines of the controller's own, whose parts from outside have been cut already. */
export function cut(text: string, length: number): string {
	return text.length > length ? `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
}
