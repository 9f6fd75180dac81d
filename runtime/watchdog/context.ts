import type { Log, WatchdogPorts } from "../ports/index.ts";

/** What the watchdog knows besides the locks. */
export interface WatchdogContext {
	readonly ports: WatchdogPorts;
	/** The only clock: EventBridge may hand an event over late. */
	readonly clock: () => Date;
	readonly log: Log;
	/** Whether services of version 0.2 are served, which are not registered. */
	readonly acceptUnregistered: boolean;
}
