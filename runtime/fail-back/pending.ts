import { LOG_CODES } from "../contract/index.ts";
import type { Log } from "../ports/index.ts";

/** Says that traffic is on its way back and not yet proven to be there. As long as this is said each minute, an alarm is up. */
export function notifyPending(log: Log, fields: Readonly<Record<string, unknown>>): void {
	log.warn("fail-back is not verified yet", { ...fields, code: LOG_CODES.failBackPending });
}
