import type { Defect } from "../defect.ts";

/** Mistakes in the watchdog. */
export const WATCHDOG_DEFECTS: readonly Defect[] = [
	{
		name: "aborted-ignored",
		breaks: "the watchdog takes an execution that was aborted for one that runs",
		file: "runtime/watchdog/take-over.ts",
		find: "	if (view.running || !isGone(view, takenAt, now)) return undefined;",
		replace: '	if (view.running || view.status === "ABORTED" || !isGone(view, takenAt, now)) return undefined;',
	},
	{
		name: "not-read-back",
		breaks: "the watchdog takes what it has written for what is there",
		file: "runtime/watchdog/fail-back-lock.ts",
		find: "	if (differs) {",
		replace: "	if (differs && !takeover.changeId) {",
	},
	{
		name: "attempt-never-started",
		breaks: "a release stays written down for good where the function died that was about to start it",
		file: "runtime/watchdog/sweep.ts",
		find: "	await startPending(service, context, logFor);",
		replace: "",
	},
	{
		name: "attempt-started-by-another-name",
		breaks: "the watchdog starts a release under a name of its own, beside the execution that there may be",
		file: "runtime/watchdog/start-pending.ts",
		find: "ports.stateMachine.start(executionName,",
		replace: "ports.stateMachine.start(`${executionName}-again`,",
	},
	{
		name: "ended-never-answered",
		breaks: "an attempt whose execution was aborted while it waited counts as waiting for ever",
		file: "runtime/watchdog/answer-ended.ts",
		find: '	if (view.running) return "waits";',
		replace: '	if (!view.running) return "waits";',
	},
	{
		name: "unheard-never-answered",
		breaks: "an attempt whose end was told while the table could not be read counts as waiting for ever",
		file: "runtime/watchdog/start-pending.ts",
		find: "	if (await answerPending(service, pending, context, log)) return;",
		replace: "	if (pending.execution !== undefined || (await answerPending(service, pending, context, log))) return;",
	},
	{
		name: "no-grace",
		breaks: "the watchdog releases the lock while a task of the dead execution may still write",
		file: "runtime/watchdog/fail-back-lock.ts",
		find: "	if (since(takeover.since) < STRAY_WRITE_SECONDS) return false;",
		replace: "",
	},
	{
		name: "lock-not-released",
		breaks: "the watchdog keeps the lock of a release that is complete, and no other can begin",
		file: "runtime/watchdog/conclude.ts",
		find: "		return ports.locks.release(service.name, owner);\n	}\n	const { error, cause }",
		replace: "		return;\n	}\n	const { error, cause }",
	},
];
