import { EPOCH } from "../../rehearsal/run.ts";
import { attemptOf, type ServiceConfig } from "../../runtime/contract/index.ts";
import { ATTEMPTS } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";
import { beyond } from "./readings.ts";

/** How long before a step the check may have been that let it be taken, in seconds. */
const STEP_SECONDS = 10;

/** What a calendar is there for: the issue's own demand, beside the design's list. */
export const frozen: Invariant = {
	name: "frozen",
	holds:
		"In a freeze no rollout begins, no share is raised, and none completes; a release that waits for its end is started then, by one execution",
	watch(report) {
		let service: ServiceConfig;
		/** Since when a freeze lasts, in seconds; undefined where none does. */
		const since = (seconds: number) => {
			const instant = EPOCH + seconds * 1_000;
			const found = service.calendar?.freeze.find(
				({ from, to }) => Date.parse(`${from}Z`) <= instant && instant < Date.parse(`${to}Z`),
			);
			return found && (instant - Date.parse(`${found.from}Z`)) / 1_000;
		};
		return {
			begins: (input) => {
				service = input;
			},
			entered: ({ state }, seconds) => {
				if (state === "Deploy" && since(seconds) !== undefined) report("a rollout begins in a freeze", seconds);
			},
			written: (write, after) => {
				const lasts = since(write.before.seconds) ?? 0;
				const was = beyond(write, after, service);
				if (was !== undefined && lasts > STEP_SECONDS && write.run.actor.kind === "execution")
					report(`${write.name} went beyond ${was} % in a freeze`, after.seconds);
			},
			ended: ({ executions, snapshot: { attempts, history, seconds } }) => {
				if (!service.calendar) return;
				// What was refused when it was asked for is written down nowhere: it waits for nothing, and never begins.
				const asked = attempts.includes(ATTEMPTS.release);
				if (asked && !history.some(({ attempt }) => attempt === ATTEMPTS.release))
					report("the release waited for the calendar, and nobody started it", seconds);
				const own = executions.filter((each) => attemptOf(each) === ATTEMPTS.release && each.visits.has("Deploy"));
				if (own.length > (asked ? 1 : 0)) report(`${own.length} executions began with one release`, seconds);
			},
		};
	},
};
