import { Refused } from "../../runtime/errors.ts";
import { actionOf } from "../model/calls.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** What moves no traffic: tags, counts, what scales, and the ends of tasks. */
const MOVES_NO_TRAFFIC: ReadonlySet<string> = new Set([
	"TagResource",
	"AddTags",
	"UpdateService",
	"RegisterScalableTarget",
	"StopTask",
]);
/** What ends a rollout: its tasks, and the watchdog. Retire comes after the end, and fails aloud. */
const ENDING: ReadonlySet<string> = new Set(["complete", "verify", "watchdog"]);

/** Invariant 11. */
export const refusedForGood: Invariant = {
	name: "11-refused-for-good",
	holds:
		"What AWS refuses of tags, counts and scaling as a rollout ends fails no task, keeps no lock, and is told or stands in history when AWS goes on to refuse it",
	watch(report) {
		const refused = new Set<string>();
		return {
			answered: ({ name, run }, answer) => {
				const action = actionOf(name);
				const ends = ENDING.has(run.name) && MOVES_NO_TRAFFIC.has(action);
				if (ends && answer instanceof Refused) refused.add(action);
			},
			threw: (run, { message }, seconds) => {
				// Why a rollout failed stands in other errors, too.
				if (message.includes("The rollout failed because:")) return;
				const why = [...MOVES_NO_TRAFFIC].find((action) => message.includes(`${action}: denied`));
				if (ENDING.has(run.name) && why) report(`${run.name} failed because AWS refused ${why}`, seconds);
			},
			ended: (end) => {
				for (const action of refused) {
					if (!end.quiet || !end.deniedForGood.has(action) || isNotified(action, end)) continue;
					report(`nobody can know that AWS refused ${action}`, end.snapshot.seconds);
				}
				const lock = end.deniedForGood.size > 0 && [...end.deniedForGood].every((each) => MOVES_NO_TRAFFIC.has(each));
				if (lock && end.snapshot.lock)
					report(`the lock is kept: AWS refuses ${[...end.deniedForGood]}`, end.snapshot.seconds);
			},
		};
	},
};

function isNotified(action: string, { notified, snapshot }: End): boolean {
	const names = (text: string) => text.includes(`${action}: denied`);
	return notified.some(({ message }) => names(message)) || snapshot.history.some(({ refused }) => refused?.some(names));
}
