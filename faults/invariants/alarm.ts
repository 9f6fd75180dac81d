import { isDeepStrictEqual } from "node:util";
import { WATCHDOG } from "../../runtime/contract/index.ts";
import { SCALED_AGAIN_SECONDS } from "../../runtime/core/rollout/scaling.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { goesBack, keptLoud } from "./readings.ts";

/** How long a fail-back may take before the alarm must be up, in seconds; likewise what is left to do once what scales may be handed back. */
const ALARM_SECONDS = 360;
/** How long it may take once AWS lets it, in seconds; likewise. */
const FAIL_BACK_SECONDS = 180;
/** How much longer for each fault besides: a watchdog that loses an answer waits for its own lease to run out, two strokes long. */
const LEASE_SECONDS = 120;

/** The writes that move traffic. */
const MOVES: ReadonlySet<string> = new Set(["dns.change", "loadBalancers.route"]);

interface FailBack {
	readonly began: number;
	/** Since when traffic, records and listeners have been back. */
	back?: number | undefined;
	/** The same, as far as whoever brings them back can know: who cannot read what is there writes it again. */
	known?: number | undefined;
	ended?: number;
}

/** A part of a fail-back that must not take long. */
interface Part {
	readonly what: string;
	/** From when on it could be done, by whoever had begun it and by whoever has. */
	readonly from: number;
	readonly due: number;
	/** When it was. */
	readonly until: number;
}

/** While AWS refuses, the watchdog keeps trying, aloud (the rest of invariant 3). */
export const alarm: Invariant = {
	name: "3-alarm",
	holds:
		"Traffic that is not back within five minutes raises the alarm within six; once AWS lets it, it is back within three, and two more for each other fault; the same holds of the rest from five minutes later on, when what scales the colors may be handed back",
	watch(report) {
		let original: Snapshot;
		let owner: string | undefined;
		let back = true;
		const failBacks: FailBack[] = [];
		const open = () => failBacks.filter(({ ended }) => ended === undefined);
		const begin = (seconds: number) => {
			const since = back ? seconds : undefined;
			if (open().length === 0) failBacks.push({ began: seconds, back: since, known: since });
		};
		return {
			begins: (_, first) => {
				original = first;
			},
			entered: ({ arn, state }, seconds) => {
				if (state === "FailBack" && owner === arn) begin(seconds);
			},
			written: ({ name }, after) => {
				const { lock, seconds } = after;
				const anew = MOVES.has(name) || (lock?.owner === WATCHDOG && owner !== WATCHDOG);
				owner = lock?.owner;
				back = isBack(after, original) || stays(after);
				if (owner === WATCHDOG) begin(seconds);
				for (const each of open()) {
					each.back = back ? (each.back ?? seconds) : undefined;
					each.known = back ? ((anew ? undefined : each.known) ?? seconds) : undefined;
					if (!lock) each.ended = seconds;
				}
			},
			ended: (whole) => {
				for (const part of failBacks.flatMap((each) => partsOf(each, whole))) {
					const fault = silent(part, whole) ?? late(part, whole);
					if (fault) report(fault, part.until);
				}
			},
		};
	},
};

/** A rollback at rest leads back to what its lock keeps; every other rollout to what was there first. */
function isBack(now: Snapshot, first: Snapshot): boolean {
	const original = now.lock && goesBack(now) ? now.lock.original : first;
	return (["records", "preview", "actions"] as const).every((field) => isDeepStrictEqual(now[field], original[field]));
}

/** A release that is complete keeps the traffic. Who takes it back again says first that it is not. */
function stays({ history, lock }: Snapshot): boolean {
	const completed = history.filter(({ outcome }) => outcome === "completed").map(({ attempt }) => attempt);
	return lock ? completed.includes(lock.attempt) : completed.length > 0;
}

/** The traffic, and what is left once what scales may be handed back. Who retires an old color brings no traffic back. */
function partsOf({ began, back, known = back, ended }: FailBack, { snapshot }: End): Part[] {
	const over = ended ?? snapshot.seconds;
	const traffic = { what: "traffic", from: began, due: began, until: back ?? over };
	if (back === undefined || known === undefined) return [traffic];
	const [from, due] = [back + SCALED_AGAIN_SECONDS, known + SCALED_AGAIN_SECONDS];
	return [traffic, { what: "what scales", from, due, until: over }];
}

function silent({ what, due, until }: Part, { alarms }: End): string | undefined {
	const rises = alarms.risesAfter(due);
	if (until - due <= ALARM_SECONDS || rises <= due + ALARM_SECONDS) return undefined;
	return `a fail-back of ${what} that began at ${due} s took ${until - due} s, and the alarm rose at ${rises} s`;
}

function late({ what, from, due, until }: Part, end: End): string | undefined {
	const { reliefs, stableSick, hindered } = end;
	const others = Math.max(0, hindered - reliefs.length + (stableSick ? 1 : 0));
	const relief = Math.max(...reliefs.filter((at) => at > from && at <= until));
	// Where AWS refuses for good what moves traffic, it never lets it.
	if (!Number.isFinite(relief) || keptLoud(end)) return undefined;
	const since = until - Math.max(relief, due);
	return since > FAIL_BACK_SECONDS + others * LEASE_SECONDS
		? `fail-back of ${what} was over only ${since} s after AWS let it`
		: undefined;
}
