import type { Defect } from "../defect.ts";

/** Mistakes in what becomes of a rollout when somebody asks for something else. */
export const ASKED_DEFECTS: readonly Defect[] = [
	{
		name: "newer-attempt-waits",
		breaks: "a rollout of what nobody wants any more goes on to its end, and what is wanted waits",
		file: "runtime/release/release.ts",
		find: "	if (!ends || !lock || lock.attempt",
		replace: "	if (ends || !lock || lock.attempt",
	},
	{
		name: "superseded-completes",
		breaks: "a rollout that nobody could stop goes on to its end, though somebody wants something else",
		file: "runtime/tasks/check-wanted.ts",
		find: "	if (head?.ends !== rollout.attempt) return;",
		replace: "	if (head?.ends !== head?.newest) return;",
	},
	{
		name: "old-attempt-begins",
		breaks: "an attempt begins though a newer one has come while it waited for its turn",
		file: "runtime/tasks/covered.ts",
		find: "	if (newest === undefined || newest === event.attempt) return undefined;",
		replace: "	if (newest !== event.attempt || newest !== undefined) return undefined;",
	},
	{
		name: "rollback-lets-it-run",
		breaks: "somebody rolls back, and the rollout goes on to its end",
		file: "runtime/release/rollback.ts",
		find: "	if (another) await stop(",
		replace: "	if (another && !running) await stop(",
	},
	{
		name: "retry-by-the-old-name",
		breaks: "what is tried again has the name of the execution that failed, and never starts",
		file: "runtime/release/retry.ts",
		find: 'kind: "retry", executionName, ...asked };',
		replace: 'kind: "retry", ...asked, executionName: last.executionName ?? executionName };',
	},
];
