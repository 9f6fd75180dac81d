import { isDeepStrictEqual } from "node:util";
import { WATCHDOG } from "../../runtime/contract/index.ts";
import { SCALED_AGAIN_SECONDS } from "../../runtime/core/rollout/scaling.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { keptLoud } from "./readings.ts";

/** How long a fail-back may take before the alarm must be up, in seconds; likewise what is left to do once what scales may be handed back. */
const ALARM_SECONDS = 360;
/** How long it may take once AWS lets it, in seconds; likewise. */
const FAIL_BACK_SECONDS = 180;
/** How much longer for each fault besides: a watchdog that loses an answer waits for its own lease to run out, two strokes long. */
const LEASE_SECONDS = 120;

interface FailBack {
	readonly began: number;
	/** Since when traffic, records and listeners have been back, as far as whoever brings them back can know. */
	back?: number | undefined;
	ended?: number;
}

/** A part of a fail-back that must not take long: what it is, from when it may be done, and when it was. */
type Part = readonly [what: string, from: number, until: number];

/** While AWS refuses, the watchdog keeps trying, aloud (the rest of invariant 3). */
export const alarm: Invariant = {
	name: "3-alarm",
	holds:
		"Traffic that is not back within five minutes raises the alarm within six; once AWS lets it, it is back within three, and two more for each other fault; the same holds of the rest from five minutes later on, when what scales the colors may be handed back",
	watch(report) {
		let original: Snapshot;
		let owner: string | undefined;
		const failBacks: FailBack[] = [];
		const open = () => failBacks.filter(({ ended }) => ended === undefined);
		const begin = (seconds: number) => {
			if (open().length === 0) failBacks.push({ began: seconds });
		};
		return {
			begins: (_, first) => {
				original = first;
			},
			entered: ({ arn, state }, seconds) => {
				if (state === "FailBack" && owner === arn) begin(seconds);
			},
			written: (_, after) => {
				const { lock, seconds } = after;
				// Whoever takes over does not know since when the traffic has been where it is.
				const takesOver = lock?.owner === WATCHDOG && owner !== WATCHDOG;
				owner = lock?.owner;
				if (owner === WATCHDOG) begin(seconds);
				for (const each of open()) {
					if (takesOver || !isBack(after, original)) each.back = undefined;
					if (isBack(after, original)) each.back ??= seconds;
					if (!lock) each.ended = seconds;
				}
			},
			ended: (whole) => {
				for (const part of failBacks.flatMap((each) => partsOf(each, whole))) {
					const fault = silent(part, whole) ?? late(part, whole);
					if (fault) report(fault, part[2]);
				}
			},
		};
	},
};

function isBack(now: Snapshot, original: Snapshot): boolean {
	return (["records", "preview", "actions"] as const).every((field) => isDeepStrictEqual(now[field], original[field]));
}

/** The traffic, and what is left once what scales may be handed back. Who retires an old color brings no traffic back. */
function partsOf({ began, back, ended }: FailBack, { snapshot }: End): Part[] {
	const over = ended ?? snapshot.seconds;
	const traffic: Part = ["traffic", began, back ?? over];
	return back === undefined ? [traffic] : [traffic, ["what scales", back + SCALED_AGAIN_SECONDS, over]];
}

function silent([what, from, until]: Part, { alarms }: End): string | undefined {
	const rises = alarms.risesAfter(from);
	if (until - from <= ALARM_SECONDS || rises <= from + ALARM_SECONDS) return undefined;
	return `a fail-back of ${what} that began at ${from} s took ${until - from} s, and the alarm rose at ${rises} s`;
}

function late([what, from, until]: Part, end: End): string | undefined {
	const { reliefs, stableSick, hindered } = end;
	const others = Math.max(0, hindered - reliefs.length + (stableSick ? 1 : 0));
	const since = until - Math.max(...reliefs.filter((at) => at > from && at <= until));
	// Where AWS refuses for good what moves traffic, it never lets it.
	if (!Number.isFinite(since) || keptLoud(end)) return undefined;
	return since > FAIL_BACK_SECONDS + others * LEASE_SECONDS
		? `fail-back of ${what} was over only ${since} s after AWS let it`
		: undefined;
}
