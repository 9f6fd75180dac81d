import type { JudgeConfig } from "../../contract/index.ts";

/**
 * How the one error budget of a rollout and its probation is shared over what could fail a good release by chance, as parts of 1. Steps need no
 * share of their own: each signal's evidence runs through the whole rollout. Errors get most: they are few, so that one more
 * that is needed may cost a minute; the others see many requests or certain failures, and pay with a fraction of one.
 */
export const BUDGET = {
	errors: 0.7,
	latency: 0.12,
	probes: 0.05,
	errorCeiling: 0.03,
	latencyCeiling: 0.02,
	/** Probation: that the rollout has shown a smaller share than there was. */
	earlier: 0.01,
	lastingErrors: 0.015,
	surgeErrors: 0.015,
	lastingLatency: 0.01,
	surgeLatency: 0.01,
	probationProbes: 0.02,
} as const;

/** From which evidence on, as the logarithm of an e-value, a signal fails the release. */
export function threshold(signal: keyof typeof BUDGET, { errorBudgetPercent }: JudgeConfig): number {
	return -Math.log((BUDGET[signal] * errorBudgetPercent) / 100);
}

/** How likely a good release is to ever check so bad, for people: `p = 2e-7`. */
export function chance(evidence: number): string {
	const p = Math.exp(-evidence);
	return p >= 0.01 ? `p = ${p.toFixed(2)}` : `p = ${p.toExponential(0)}`;
}
