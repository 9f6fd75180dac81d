import type { Figures, TaskCount } from "../../cli/operator/read/figures.ts";
import type { ServiceStatus } from "../../cli/operator/read/status.ts";
import type { ByColor } from "../../runtime/contract/index.ts";
import type { Happening } from "./view.ts";

/** A share that was written, and since when. */
export interface Written {
	/** In milliseconds since 1970. */
	readonly at: number;
	/** The candidate's share of DNS answers, in percent. */
	readonly percent: number;
}

/** What was read of a service. */
export interface Reading {
	readonly status: ServiceStatus;
	readonly figures: readonly Figures[];
	readonly tasks: ByColor<TaskCount> | null;
	/** What the candidate's share was known to be, and when; oldest first. */
	readonly written: readonly Written[];
	/** What happened in the rollout, oldest first; null where only verdicts are kept. */
	readonly happenings: readonly Happening[] | null;
	/** What could not be read, and why. */
	readonly unknown: readonly string[];
}
