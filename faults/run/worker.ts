import type { Played } from "../play/play.ts";
import { type Job, work } from "./job.ts";

/** What a worker answers to a job. */
export type Answer = { readonly results: readonly Played[] } | { readonly error: string };

process.on("message", async (job: Job) => {
	const answer = await work(job).then(
		(results): Answer => ({ results }),
		(error: Error): Answer => ({ error: `${job.case}: ${error.stack}` }),
	);
	process.send?.(answer);
});
