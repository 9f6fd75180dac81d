import { notifies } from "../model/calls.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Invariant } from "./invariant.ts";

/** Telling is no condition: the issue's own demand, beside the design's list. */
export const notifying: Invariant = {
	name: "notifying",
	holds: "No task fails because somebody could not be told: where traffic goes never depends on that",
	watch(report) {
		const unnotified = new WeakMap<FunctionRun, string[]>();
		return {
			answered: ({ name, run }, answer) => {
				if (!notifies(name) || !(answer instanceof Error)) return;
				unnotified.set(run, [...(unnotified.get(run) ?? []), answer.message]);
			},
			threw: (run, { message }, seconds) => {
				// The watchdog's traffic is home when it tells; it would rather tell twice than not at all.
				if (run.actor.kind === "watchdog") return;
				const why = unnotified.get(run)?.find((each) => message.includes(each));
				if (why) report(`${run.name} failed because it could not tell: ${why}`, seconds);
			},
		};
	},
};
