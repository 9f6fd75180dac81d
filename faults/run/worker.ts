import { type Job, work } from "./job.ts";
import type { Played } from "./play.ts";

/** What a worker answers to a job. */
export type Answer = { readonly results: readonly Played[] } | { readonly error: string };

// The interpreter's JSONPath makes an Error for each path that it follows; nobody reads where. --case does without.
Error.stackTraceLimit = 0;

// Whoever gave the jobs is gone; a rehearsal that never ends must not outlive it.
process.on("disconnect", () => process.exit());
process.on("message", async (job: Job) => {
	const answer = await work(job).then(
		(results): Answer => ({ results }),
		(error: Error): Answer => ({ error: `${job.case}: ${error}` }),
	);
	if (process.connected) process.send?.(answer);
});
