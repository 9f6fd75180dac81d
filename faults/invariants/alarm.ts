import { WATCHDOG } from "../../runtime/contract/index.ts";
import { SCALED_AGAIN_SECONDS } from "../../runtime/core/rollout/scaling.ts";
import type { Invariant } from "./invariant.ts";
import { keptLoud } from "./readings.ts";

/** How long a fail-back may take before the alarm must be up, in seconds; it ends with what scales, which waits once traffic is back. */
const ALARM_SECONDS = 360 + SCALED_AGAIN_SECONDS;
/** How long it may take once AWS lets it, in seconds; the same. */
const FAIL_BACK_SECONDS = 180 + SCALED_AGAIN_SECONDS;
/** How much longer for each fault besides: a watchdog that loses an answer waits for its own lease to run out, two strokes long. */
const LEASE_SECONDS = 120;

interface FailBack {
	readonly began: number;
	ended?: number;
}

/** While AWS refuses, the watchdog keeps trying, aloud (the rest of invariant 3). */
export const alarm: Invariant = {
	name: "3-alarm",
	holds:
		"A fail-back that is not verified within five minutes raises the alarm within six; once AWS lets it, it is over within three, and two more for each other fault; what scales the colors is handed back five minutes after that",
	watch(report) {
		let owner: string | undefined;
		const failBacks: FailBack[] = [];
		const begin = (seconds: number) => {
			if (!failBacks.some(({ ended }) => ended === undefined)) failBacks.push({ began: seconds });
		};
		const end = (seconds: number) => {
			for (const each of failBacks) each.ended ??= seconds;
		};
		return {
			entered: ({ arn, state }, seconds) => {
				if (state === "FailBack" && owner === arn) begin(seconds);
			},
			written: (_, { lock, seconds }) => {
				owner = lock?.owner;
				if (owner === WATCHDOG) begin(seconds);
				if (!lock) end(seconds);
			},
			ended: (whole) => {
				const { snapshot, alarms, reliefs, stableSick, hindered } = whole;
				const others = Math.max(0, hindered - reliefs.length + (stableSick ? 1 : 0));
				for (const { began, ended = snapshot.seconds } of failBacks) {
					const rises = alarms.risesAfter(began);
					if (ended - began > ALARM_SECONDS && rises > began + ALARM_SECONDS) {
						report(
							`a fail-back that began at ${began} s took ${ended - began} s, and the alarm rose at ${rises} s`,
							ended,
						);
					}
					const relief = Math.max(...reliefs.filter((at) => at > began && at <= ended));
					const late = ended - relief;
					// Where AWS refuses for good what moves traffic, it never lets it.
					if (Number.isFinite(relief) && !keptLoud(whole) && late > FAIL_BACK_SECONDS + others * LEASE_SECONDS) {
						report(`fail-back was over only ${late} s after AWS let it`, ended);
					}
				}
			},
		};
	},
};
