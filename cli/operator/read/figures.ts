import type { ByColor, ServiceAtStake } from "../../../runtime/contract/index.ts";

/** What a color answered in a span of time; null where that is not known. */
export interface Answers {
	readonly requests: number | null;
	/** Of those, answered with 5XX, or not at all. */
	readonly errors: number | null;
	/** What 99 of 100 requests do not exceed, in milliseconds. */
	readonly latencyMilliseconds: number | null;
}

/** What both colors answered from a moment on. */
export interface Figures {
	/** In milliseconds since 1970. */
	readonly at: number;
	readonly seconds: number;
	readonly colors: ByColor<Answers>;
}

/** The tasks of a color. */
export interface TaskCount {
	readonly desired: number;
	readonly running: number;
	/** Its targets that get requests, on its own load balancer; null where that is not known. */
	readonly healthy: number | null;
}

/**
 * Reads what a service's colors do. Every method may throw
 * {@link ../../../runtime/errors.ts Throttled, Unavailable, Refused or UnexpectedAnswer}.
 */
export interface FigureReader {
	/** What they answered in a span of time, oldest first, in at most a few hundred parts. What has not been reported is absent. */
	answered(service: ServiceAtStake, from: Date, to: Date): Promise<readonly Figures[]>;
	/** The tasks of both. */
	tasks(service: ServiceAtStake): Promise<ByColor<TaskCount>>;
}
