import type { Bound } from "../judge/bounds.ts";
import type { Allowed } from "./allowed.ts";
import type { Ends, Measured } from "./measure.ts";

/** How much longer than its buckets allow a fleet may take. */
export const LONGEST_RATIO = 1.3;

/**
 * How long the listener's fail-back may take after the verdict, in seconds: before it fail-back asks what is there, and goes on without
 * an answer once the SDK's two waits are over (3 s at most); and the write may meet the same.
 */
const LISTENER_SECONDS = 6;

/** What is promised of a fleet, and whether it holds. */
export function boundsOf(measured: Measured, allowed: Allowed): Bound[] {
	const { healthy, sick, seconds, listenerSeconds, otherWriteFirst } = measured;
	const ratio = seconds.longest / allowed.seconds;
	return [
		{
			name: "every healthy release completes: none fails by throttling",
			figure: figureOf(healthy),
			ok: healthy.failedBack + healthy.other === 0,
		},
		{
			name: "every sick release is failed back",
			figure: figureOf(sick),
			ok: sick.completed + sick.other === 0,
		},
		{
			name: `the last rollout ends within ${LONGEST_RATIO} times what the buckets allow`,
			figure: `${ratio.toFixed(2)} times`,
			ok: ratio <= LONGEST_RATIO,
		},
		{
			name: "fail-back writes the listener before anything else",
			figure: `${otherWriteFirst} did not`,
			ok: otherWriteFirst === 0,
		},
		{
			name: `the listener's fail-back takes at most ${LISTENER_SECONDS} s from the verdict`,
			figure: `${listenerSeconds.longest.toFixed(1)} s`,
			ok: listenerSeconds.longest <= LISTENER_SECONDS,
		},
	];
}

function figureOf({ completed, failedBack, other, reasons }: Ends): string {
	const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
	const ends = `${completed} completed, ${failedBack} failed back, ${other} neither`;
	return why.length > 0 ? `${ends}: ${why.join(", ")}` : ends;
}
