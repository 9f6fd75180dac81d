/** Room in the state of an execution, and how it is shared out. Every part has a bound in bytes, so no text and no length of a rollout ends it. */

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
export const CONFIGURATION_BYTES = 32_768;

/** What fail-back brings back: four times what six alias records and two listeners come to. It stands in the lock as well. */
export const ORIGINAL_BYTES = 16_384;

/** A rollout's notes, twenty at most. */
export const NOTES_BYTES = 16_384;

/** How many bytes a value has as JSON in UTF-8, which is how Step Functions counts. */
export function jsonBytes(value: unknown): number {
	return new TextEncoder().encode(JSON.stringify(value) ?? "").length;
}
