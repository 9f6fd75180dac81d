import type { ProbeTally } from "../../runtime/contract/index.ts";
import { ProbeMinutes } from "../../runtime/contract/probe-minutes.ts";
import { type RecordedMinute, RecordedMinutes, type RecordLine } from "../../runtime/contract/record.ts";
import { MINUTE_MILLISECONDS } from "../../runtime/core/analysis/minutes.ts";
import { parse } from "../../runtime/parse.ts";
import type { AnsweredMinute } from "../../runtime/ports/index.ts";
import type { Span } from "./steps.ts";

const BOTH = ["blue", "green"] as const;
type Color = (typeof BOTH)[number];

/** What both colors answered, and what was probed, by the minute, as one check knew it. */
export interface Known {
	readonly minutes: Readonly<Record<Color, readonly AnsweredMinute[]>>;
	/** Spans whose minutes are left out of what is answered: what they were is not what would have been. Default: none. */
	readonly left?: readonly Span[];
	/** The probes before the check. */
	readonly probes: Readonly<Record<string, ProbeTally>>;
}

/** The minutes that a line has, for each time that its check asked for them. */
export function minutesIn({ answers }: RecordLine): readonly RecordedMinutes[] {
	return answers.flatMap(({ of, value }) =>
		of === "answers.perMinute" && value !== undefined ? [parse(RecordedMinutes, value, "the minutes of a check")] : [],
	);
}

/**
 * Puts together what each check knew. A line has the latest minutes only; those before stand in the lines before it. A minute that is
 * missing stays so: its mark tells.
 */
export class Knowledge {
	readonly #minutes: Record<Color, Map<number, RecordedMinute>> = { blue: new Map(), green: new Map() };
	/** What the checks beside a gate have sent is forgotten once that is open: the rollout goes on from where it began to wait. */
	readonly #probes = { main: new Map<number, ProbeTally>(), beside: new Map<number, ProbeTally>() };

	#last: string | undefined;

	/** What the next check knew. Checks come in their order. */
	learn(check: RecordLine): Known {
		const shown = minutesIn(check);
		const since = Math.min(...shown.map((each) => each.since));
		for (const color of BOTH) {
			const known = this.#minutes[color];
			// A minute that is not shown any more is not known any more either.
			for (const minute of known.keys()) if (minute >= since) known.delete(minute);
			for (const minute of shown.flatMap((each) => each[color])) known.set(minute[0], minute);
		}
		const probes = this.#probesOf(check);
		const of = (color: Color) => [...this.#minutes[color].values()].sort(([a], [b]) => a - b).map(answered);
		return { minutes: { blue: of("blue"), green: of("green") }, probes: Object.fromEntries(probes) };
	}

	#probesOf({ task, state }: RecordLine): ReadonlyMap<number, ProbeTally> {
		const beside = this.#last === "watch" && task === "watch";
		this.#last = task;
		const known = beside ? this.#probes.beside : this.#probes.main;
		const shown = parse(ProbeMinutes, state.rollout.probes ?? [], "the probes of a check");
		for (const [minute, tally] of Object.entries(shown)) known.set(Number(minute), tally);
		if (!beside) this.#probes.beside = new Map(known);
		return known;
	}
}

function answered([minute, requests, errors, slow, accounted]: RecordedMinute): AnsweredMinute {
	return { at: minute * MINUTE_MILLISECONDS, requests, errors, slow, accounted };
}
