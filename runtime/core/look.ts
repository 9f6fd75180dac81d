import type { Colour, PerColour, Verdict } from "../contract.ts";
import type { AlarmState, ServiceView, Target } from "../ports.ts";

/** All that one look at the candidate saw. */
export interface Look {
	readonly candidate: Colour;
	/** The deployment that began the rollout. */
	readonly deploymentId: string;
	/** How many tasks the candidate must have: before a shift, those of the coming step. */
	readonly capacity: number;
	/** How many tasks its traffic needs now; none before it has any. Beyond these a sick target may still be starting. */
	readonly serving: number;
	readonly service: ServiceView;
	/** The candidate's targets on each edge. */
	readonly targets: PerColour<readonly Target[]>;
	/** For how long as many tasks as the coming step needs have run, in seconds; 0 as long as they do not. */
	readonly runningSeconds: number;
	/** The alarms that keep the candidate's edge out of DNS, by name. Looked at before a shift only. */
	readonly alarms: Readonly<Record<string, AlarmState>>;
}

/** One question about the candidate. */
export type Signal = (look: Look) => Verdict;
