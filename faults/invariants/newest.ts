import { ASKED, ATTEMPTS, type Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** What the release before is not to complete after. */
const ENDS: readonly string[] = [ATTEMPTS.askedServing, ATTEMPTS.askedNewer, ATTEMPTS.askedRollback];

/** The newest attempt counts: the issue's own demand, beside the design's list. */
export const newest: Invariant = {
	name: "newest",
	holds:
		"Once somebody has asked for something else a rollout under way does not complete; and whatever was asked for and needs a rollout gets its answer in history",
	watch(report) {
		/** What was asked for while the release was not complete. */
		let unwanted: string | undefined;
		return {
			written: (_, after, meanwhile) => {
				const asked = after.attempts.find((attempt) => ENDS.includes(attempt) && !meanwhile.attempts.includes(attempt));
				if (asked && !completed(meanwhile)) unwanted ??= asked;
				if (unwanted && completed(after) && !completed(meanwhile))
					report(`${ATTEMPTS.release} has completed, though somebody had asked for ${unwanted}`, after.seconds);
			},
			ended: ({ quiet, snapshot: { attempts, history, seconds } }) => {
				const answered = history.map(({ attempt }) => attempt);
				// What serves already needs no rollout.
				const open = ASKED.filter((each) => each !== ATTEMPTS.askedServing && attempts.includes(each));
				const left = open.filter((attempt) => !answered.includes(attempt));
				if (quiet && left.length > 0) report(`nobody has answered for ${left.join(", ")}`, seconds);
			},
		};
	},
};

function completed({ history }: Snapshot): boolean {
	return history.some(({ attempt, outcome }) => attempt === ATTEMPTS.release && outcome === "completed");
}
