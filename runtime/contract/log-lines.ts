/** Log lines that metric filters count, so that an alarm can rise. Whoever changes one changes both sides. */

/**
 * What stands in the field `code` of log lines that metric filters count. A field, not a phrase: texts from outside stand in other fields of
 * the same lines, and may hold any phrase.
 */
export const LOG_CODES = {
	/** An input, a document, a lock or a registration names what is not its own. Nothing was written. */
	untrustedInput: "UntrustedInput",
} as const;

/** Each minute, and at each try, while traffic is on its way back and not yet proven to be there. */
export const FAIL_BACK_PENDING = "fail-back is not verified yet";
