import * as v from "valibot";
import { oneLine } from "./one-line.ts";

/**
 * How much of a text from outside is kept, in characters: a hook's reason, a refusal of AWS, what somebody gives with a task token. Each may
 * be as long as a function's answer (6 MB); the state of an execution has 256 KiB, and no Catch sees that it has more.
 */
export const LENGTHS = {
	/** Why a check decides as it does, or a gate waits. The controller's own longest reasons have about 800. */
	reason: 1_000,
	/** The same in a rollout's notes, of which history keeps twenty. */
	note: 500,
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
