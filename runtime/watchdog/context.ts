import type { Log, WatchdogPorts } from "../ports.ts";

/** What the watchdog knows besides the locks. */
export interface WatchdogContext {
	readonly ports: WatchdogPorts;
	/** The only clock: EventBridge may hand an event over late. */
	readonly clock: () => Date;
	readonly log: Log;
}
