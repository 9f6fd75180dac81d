import { type HookAnswer, type HookState, LENGTHS, oneLine } from "../../contract/index.ts";
import type { TaskView } from "../../ports/index.ts";

/**
 * What a task says of the candidate: how its container exited. A task that runs, that ECS does not show, or that never got as far as to run
 * its container says nothing yet.
 * @param view - what ECS says of it; undefined when ECS does not show it.
 */
export function taskAnswer(view: TaskView | undefined): HookAnswer {
	if (view === undefined) return { verdict: "hold", reason: "ECS does not show its task" };
	const { status, exitCode, reason } = view;
	if (exitCode === 0) return { verdict: "pass", reason: "exited with 0" };
	if (exitCode !== undefined) return { verdict: "fail", reason: because(`exited with ${exitCode}`, reason) };
	if (status === "STOPPED") return { verdict: "hold", reason: because("its container did not run", reason) };
	return { verdict: "hold", reason: because(`its task is ${status}`, reason) };
}

/** What is said of a task that has not been started. */
export function notStartedAnswer({ notStarted }: HookState): HookAnswer {
	return {
		verdict: "hold",
		reason: notStarted ? because("it could not be started", notStarted.why) : "it is being started",
	};
}

/** An answer with the end of what the task wrote: as much of the end as there is room for. */
export function withLog({ verdict, reason }: HookAnswer, lines: readonly string[]): HookAnswer {
	const shown = lines.map((line) => oneLine(line, LENGTHS.note)).filter(Boolean);
	if (shown.length === 0) return { verdict, reason };
	const room = LENGTHS.reason - LENGTHS.fault - reason.length;
	const all = shown.join(" | ");
	const end = all.length <= room ? all : `…${all.slice(all.length - room + 1).replace(/^[\udc00-\udfff]/, "")}`;
	return { verdict, reason: `${reason}; its log ends: ${end}` };
}

function because(what: string, reason: string): string {
	return oneLine(reason ? `${what}: ${reason}` : what, LENGTHS.note);
}
