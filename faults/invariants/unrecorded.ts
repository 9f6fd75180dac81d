import { LINE_REFUSED } from "../model/record.ts";
import type { Invariant } from "./invariant.ts";

/** Checks are written down for whoever wants to know later. In no case can they be. */
export const unrecorded: Invariant = {
	name: "unrecorded",
	holds: "No check fails because what it decided by cannot be written down",
	watch(report) {
		return {
			threw: ({ name }, error, seconds) => {
				if (error.name === LINE_REFUSED) report(`${name} failed because the log took no line`, seconds);
			},
		};
	},
};
