import type { Phase } from "../../../asl/phase.ts";
import type { Rollout } from "../../../runtime/contract/index.ts";

/** In these the weights still stand at the step before, whose watching is over. */
const BETWEEN: readonly Phase[] = ["preparing", "shifting", "completing", "completed"];

/** Index of the step under way, or being prepared; beyond the last when all are over. */
export function currentStep({ step }: Rollout, phase: Phase): number {
	return BETWEEN.includes(phase) ? step + 1 : step;
}
