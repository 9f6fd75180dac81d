import type { Announcement, MetricName, StateChange } from "../contract/index.ts";

/** Tells people. */
export interface Topic {
	/** Publishes an announcement. */
	publish(announcement: Announcement): Promise<void>;
}

/** Tells other systems. */
export interface EventBus {
	/** Puts a rollout's change of state on the account's default event bus. */
	put(change: StateChange): Promise<void>;
}

/** Publishes metrics of the controller's own. It calls no API, and does not fail. */
export interface MetricLog {
	/** Notes values of a service, now. */
	put(service: string, values: Partial<Readonly<Record<MetricName, number>>>): void;
}

/** Structured logs. Every line carries the rollout's id. */
export interface Log {
	info(message: string, fields?: Readonly<Record<string, unknown>>): void;
	warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
	error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
