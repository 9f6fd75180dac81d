import { isDeepStrictEqual } from "node:util";
import type { Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 6. */
export const twice: Invariant = {
	name: "6-twice",
	holds: "A function that runs a second time with the same input changes nothing more",
	watch(report) {
		return {
			ranTwice: (task, before, after) => {
				const fields = Object.keys(before) as (keyof Snapshot)[];
				for (const field of fields) {
					// The watchdog counts its runs in the lock; health, and the end of a task, are nobody's doing.
					if (
						field === "seconds" ||
						field === "healthy" ||
						field === "running" ||
						(field === "lock" && task === "watchdog")
					)
						continue;
					if (isDeepStrictEqual(before[field], after[field])) continue;
					const change = `${JSON.stringify(before[field])} became ${JSON.stringify(after[field])}`;
					report(`${task} changed ${field} when it ran again: ${change}`, after.seconds);
				}
			},
		};
	},
};
