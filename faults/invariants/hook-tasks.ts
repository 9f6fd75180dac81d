import type { TaskRequest } from "../../runtime/ports/index.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** What AWS may refuse, so that a task cannot be stopped. */
const STOPPING = ["ListTasks", "StopTask"];

/** Hooks that are tasks: the issue's own demand, beside the design's list. */
export const hookTasks: Invariant = {
	name: "hook-tasks",
	holds:
		"A hook's command runs in one task for each point of a rollout, however often it is asked for; and none of a rollout's tasks runs on once its lock is free, unless AWS refuses to stop it",
	watch(report) {
		const started = new Set<string>();
		const left: { readonly message: string; readonly seconds: number }[] = [];
		return {
			written: ({ name, args, before }, after, meanwhile) => {
				if (name === "tasks.run" && after.tasks.length > meanwhile.tasks.length) {
					const { owner, command, once } = args[0] as TaskRequest;
					// The weights do not say which step it is: somebody else may have changed them.
					const [, step, point] = once.split(" ");
					const one = `${command.join(" ")} ${point} of step ${step} of ${owner}`;
					if (started.has(one)) report(`a second task runs ${one}`, after.seconds);
					started.add(one);
				}
				if (before.lock && !after.lock && after.running.length > 0) left.push(leftBy(before, after));
			},
			ended: ({ denied }) => {
				if (STOPPING.some((action) => denied.has(action))) return;
				for (const { message, seconds } of left) report(message, seconds);
			},
		};
	},
};

function leftBy({ lock }: Snapshot, { tasks, running, seconds }: Snapshot) {
	const owners = tasks.filter(({ arn }) => running.includes(arn)).map(({ owner }) => owner);
	return { message: `${lock?.owner} is over, and tasks of ${owners.join(", ")} run on`, seconds };
}
