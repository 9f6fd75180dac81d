import type { RolloutDocument } from "../../runtime/contract/index.ts";
import type { Condition } from "../model/releases.ts";
import type { Invariant } from "./invariant.ts";

/**
 * How long a sick candidate may have traffic before it is given up, in seconds. What health checks see takes two of them, 5 s
 * apart, and a check, 20 s apart. What only metrics see takes a minute that is whole, its delay of 10 s, and a check; a minute
 * that has but begun with errors may show too few of them.
 */
const SECONDS: Readonly<Record<Exclude<Condition, "fine">, number>> = { sick: 40, unseen: 150 };
/** How much longer for each call or function that a fault struck: what is tried again is tried within a minute, and a call takes up to 20 s. */
const HINDERED_SECONDS = 80;

/** Liveness of the judgment: whoever is sick is found out, also while a gate waits. */
export const inTime: Invariant = {
	name: "in-time",
	holds:
		"A candidate that is sick with traffic on it is given up in time: within 40 s where health checks see it, within 150 s where only metrics do",
	watch(report) {
		/** When the candidate was given up, or its probation was over: then nobody watches it any more. */
		let over: number | undefined;
		return {
			written: (_, { history, probation, seconds }) => {
				if (!probation && history.some(({ outcome }) => outcome === "completed")) over ??= seconds;
			},
			returned: (run, answer, seconds) => {
				const { verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (run.checks && verdict?.verdict === "fail") over ??= seconds;
			},
			entered: ({ state }, seconds) => {
				if (state === "FailBack") over ??= seconds;
			},
			executionEnded: ({ status }, seconds) => {
				if (status !== "SUCCEEDED") over ??= seconds;
			},
			ended: ({ sick, stableSick, hindered, reliefs, notified, snapshot }) => {
				const completed = snapshot.history.some(({ outcome }) => outcome === "completed");
				// As long as something lasts that keeps a check from seeing, the bounds of invariant 9 hold: it goes back later, but
				// back; or it stays when its probation ends, and people are told that nobody could decide, or that nobody judges any more.
				const undecided = notified.some(({ subject }) => /undecided|nobody judge/.test(subject));
				if (reliefs.length > 0 && (!completed || undecided)) return;
				// Who is no worse than what serves is not given up.
				if (stableSick) return;
				for (const { how, since, until = snapshot.seconds } of sick) {
					const late = Math.min(over ?? until, until) - since;
					const allowed = SECONDS[how] + hindered * HINDERED_SECONDS;
					if (late > allowed)
						report(`the candidate was ${how} for ${Math.round(late)} s, allowed are ${allowed} s`, since);
				}
			},
		};
	},
};
