import type { Bound } from "../judge/bounds.ts";
import type { Allowed } from "./allowed.ts";
import type { Drawn, Measured } from "./measure.ts";

const NAME = 26;
const COLUMN = 10;

/** What the buckets allow the fleet. */
export function allowedLines({ aloneSeconds, bucket, callsEach, bucketSeconds, seconds }: Allowed): string[] {
	return [
		`a rollout alone takes ${whole(aloneSeconds)} s`,
		`with checks as far apart as may be it makes ${callsEach} calls of ${bucket}: the account's bucket grants those of all in ${whole(bucketSeconds)} s`,
		`so the buckets allow ${whole(seconds)} s`,
	];
}

/** What the fleet did. */
export function measuredLines({ seconds, listenerSeconds, drawn }: Measured): string[] {
	return [
		`${"bucket".padEnd(NAME)}${["granted", "throttled"].map((each) => each.padStart(COLUMN)).join("")}`,
		...drawn.map(drawnLine),
		`rollouts ended after ${whole(seconds.p50)} s (half of them), ${whole(seconds.p99)} s (99 %), ${whole(seconds.longest)} s (all)`,
		`the listener was failed back ${listenerSeconds.p50.toFixed(1)} s (half of them), ${listenerSeconds.p99.toFixed(1)} s (99 %) after the verdict`,
	];
}

/** How many bounds hold, and each with its figure. */
export function boundLines(bounds: readonly Bound[]): string[] {
	const held = bounds.filter(({ ok }) => ok).length;
	return [
		...bounds.map(({ name, figure, ok }) => `${ok ? "holds " : "MISSED"}  ${name} (${figure})`),
		`${held} of ${bounds.length} bounds hold`,
	];
}

function drawnLine({ bucket, granted, throttled }: Drawn): string {
	return `${bucket.padEnd(NAME)}${[granted, throttled].map((each) => each.toLocaleString("en").padStart(COLUMN)).join("")}`;
}

const whole = (seconds: number) => Math.round(seconds).toLocaleString("en");
