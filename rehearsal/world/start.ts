import type { Seed } from "../random.ts";
import { EPOCH } from "../run.ts";
import { PERIOD_SECONDS } from "./cloudwatch/periods.ts";

/**
 * When a world's second 0 is, in milliseconds since 1970: anywhere in a minute of the clock. Scenarios are written in minutes
 * from the deployment, and nobody must be lucky, or unlucky, to keep time with them.
 */
export function startOf(seed: Seed): number {
	const phase = Math.floor(seed.stream("phase", "metrics")() * PERIOD_SECONDS);
	return EPOCH + (PERIOD_SECONDS - 1 - phase) * 1_000;
}

/** When the first of CloudWatch's minutes ends, in seconds of a world, 1–60: they are those of the clock. */
export function firstEndOf(start: number): number {
	return PERIOD_SECONDS - (Math.floor(start / 1_000) % PERIOD_SECONDS);
}
