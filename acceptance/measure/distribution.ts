/** Samples in short. */
import type { Distribution } from "../result.ts";

/** What samples say, or nothing where there are none: to a hundredth of a second, since no poll is more exact. */
export function distributionOf(samples: readonly number[]): Distribution | null {
	if (samples.length === 0) return null;
	const sorted = [...samples].sort((a, b) => a - b);
	const at = (share: number) => rounded(sorted[Math.ceil(share * sorted.length) - 1] ?? Number(sorted[0]));
	return { n: sorted.length, min: at(0), median: at(0.5), p90: at(0.9), max: at(1) };
}

const rounded = (seconds: number) => Math.round(seconds * 100) / 100;
