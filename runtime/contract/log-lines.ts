/** Log lines that metric filters count, so that an alarm can rise. Whoever changes one changes both sides. */

/** Each minute, and at each try, while traffic is on its way back and not yet proven to be there. */
export const FAIL_BACK_PENDING = "fail-back is not verified yet";
