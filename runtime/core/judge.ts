import type { Colour, PerColour, Verdict } from "../contract.ts";
import type { ServiceView, Target } from "../ports.ts";
import { deploymentSignal } from "./signals/deployment.ts";
import { targetSignal } from "./signals/targets.ts";
import { taskSignal } from "./signals/tasks.ts";
import { combine } from "./verdict.ts";

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

/** One question about the candidate. To add one, write it beside the others and list it here. */
export type Signal = (look: Look) => Verdict;

const SIGNALS: readonly Signal[] = [deploymentSignal, taskSignal, targetSignal];

/** Judges one look by every signal. */
export function judge(look: Look): Verdict {
	return combine(SIGNALS.map((signal) => signal(look)));
}
