import { WATCHDOG } from "../../runtime/contract/index.ts";
import { isAwsWrite } from "../model/calls.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 5. */
export const oneWriter: Invariant = {
	name: "5-one-writer",
	holds:
		"Only the rollout that holds the lock writes to AWS, or the watchdog that took it over; a task that begins after that writes nothing",
	watch(report) {
		/** When each execution's lock was taken over or released, in seconds. */
		const lost = new Map<string, number>();
		return {
			issued: ({ name, run, before }) => {
				if (!isAwsWrite(name) || run.actor.kind !== "execution") return;
				const since = lost.get(run.actor.execution);
				if (since !== undefined && run.began >= since && before.lock?.owner !== run.actor.execution) {
					report(`${run.name} began after its execution had lost the lock, and sent ${name}`, before.seconds);
				}
			},
			written: ({ name, run, before }, after) => {
				const owner = before.lock?.owner;
				if (owner && owner !== after.lock?.owner) lost.set(owner, after.seconds);
				if (!isAwsWrite(name) || mayWrite(run, after)) return;
				report(`${run.name} wrote ${name} while the lock was ${holder(after)}`, after.seconds);
			},
		};
	},
};

function mayWrite({ actor }: FunctionRun, { lock }: Snapshot): boolean {
	if (!lock) return false;
	if (actor.kind === "watchdog") return lock.owner === WATCHDOG;
	if (actor.kind === "caller") return false;
	return lock.owner === actor.execution || lock.takeover?.execution === actor.execution;
}

function holder({ lock }: Snapshot): string {
	return lock ? `held by ${lock.owner}` : "free";
}
