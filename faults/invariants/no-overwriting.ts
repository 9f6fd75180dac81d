import { isDeepStrictEqual } from "node:util";
import type { Invariant } from "./invariant.ts";

/** The tasks that bring the original back, over whatever is there. */
const BRING_BACK: ReadonlySet<string> = new Set(["failBack", "watchdog"]);

/** Compare-and-swap: the issue's own demand, beside the design's list. */
export const noOverwriting: Invariant = {
	name: "no-overwriting",
	holds: "A rollout never writes records that somebody else has changed since it read them; fail-back alone may",
	watch(report) {
		return {
			written: ({ name, run, before }, after, meanwhile) => {
				if (name !== "dns.change" || BRING_BACK.has(run.name)) return;
				const changed = !isDeepStrictEqual(before.records, meanwhile.records);
				if (changed && !isDeepStrictEqual(meanwhile.records, after.records)) {
					report(`${run.name} wrote over a change that it had not seen`, after.seconds);
				}
			},
		};
	},
};
