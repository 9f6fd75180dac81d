import { attemptOf } from "../../runtime/contract/index.ts";
import type { Execution } from "../model/execution.ts";
import type { End } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { keptLoud } from "./readings.ts";

/** Subjects of what is told before a rollout has ended, and of one that ended well: they say nothing of a bad end. */
const ON_THE_WAY = /: (.* begins|\d+ % to .*|waits for you|a freeze holds it up|going back to .*|.* is live)$/;

/** Liveness: it ends, and people are told. */
export const notified: Invariant = {
	name: "notified",
	holds:
		"Every rehearsal comes to an end, but where AWS refuses for good what moves traffic, which stays loud; and whenever that is not a completed release somebody is told why",
	watch(report) {
		return {
			ended: (end) => {
				const { seconds } = end.snapshot;
				if (!end.quiet && !keptLoud(end)) report(`not over after ${seconds} s: ${standing(end)}`, seconds);
				for (const execution of end.executions)
					if (unnotified(execution, end)) report(whoWasNotNotified(execution), seconds);
			},
		};
	},
};

function standing({ executions, snapshot }: End): string {
	const states = executions.map(({ arn, status, state }) => `${arn.split(":").at(-1)} ${status} in ${state}`);
	return [...states, `lock ${snapshot.lock?.owner ?? "free"}`].join(", ");
}

/** Whether an execution came to a bad end that nobody was told of. */
function unnotified({ status, event, arn }: Execution, end: End): boolean {
	if (status === "SUCCEEDED" || status === "RUNNING") return false;
	const entry = end.snapshot.history.find((each) => each.attempt === attemptOf({ event }) && each.execution === arn);
	if (entry?.outcome === "completed") return false;
	// Whoever ended from outside what had changed nothing, or would have been skipped, knows; there is nothing else to tell.
	if (status !== "FAILED" && (!entry || entry.outcome === "abandoned" || entry.outcome === "skipped")) return false;
	// As long as AWS refuses for good what moves traffic the watchdog keeps on, and the alarm tells people.
	if (keptLoud(end)) return false;
	if (end.notified.some(({ subject }) => !ON_THE_WAY.test(subject))) return false;
	// What SNS refuses to everybody stands in the history, and in the execution that failed.
	return !(end.denied.has("Publish") && (entry?.reason || status === "FAILED"));
}

function whoWasNotNotified({ arn, status, error }: Execution): string {
	return `nobody was told of ${arn.split(":").at(-1)}, which ended as ${status} ${error ?? ""}`;
}
