import type { Colour, PerColour, Verdict } from "../contract.ts";
import type { ServiceView, Target } from "../ports.ts";

/** All that one look at the candidate saw. */
export interface Look {
	readonly candidate: Colour;
	/** The deployment that began the rollout. */
	readonly deploymentId: string;
	/** How many tasks the candidate must have. */
	readonly capacity: number;
	/** Whether the candidate has, or may have, traffic. Before that a sick target may still be starting. */
	readonly serving: boolean;
	readonly service: ServiceView;
	/** The candidate's targets on each edge. */
	readonly targets: PerColour<readonly Target[]>;
}

/** One question about the candidate. */
export type Signal = (look: Look) => Verdict;
