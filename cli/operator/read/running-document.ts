import type { Rollout, RolloutDocument } from "../../../runtime/contract.ts";
import type { Phase } from "./phase.ts";

/** The document of a rollout that Begin has made. */
export type RunningDocument = RolloutDocument & { readonly rollout: Rollout };

/** In these the weights still stand at the step before, whose watching is over. */
const BETWEEN: readonly Phase[] = ["preparing", "shifting", "completing", "completed"];

/** Index of the step under way, or being prepared; beyond the last when all are over. */
export function currentStep({ step }: Rollout, phase: Phase): number {
	return BETWEEN.includes(phase) ? step + 1 : step;
}
