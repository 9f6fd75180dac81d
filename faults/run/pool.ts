import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Job } from "./job.ts";
import type { Played } from "./play.ts";
import type { Answer } from "./worker.ts";

/** At most so many processes: more would not be done much sooner. */
const MOST_PROCESSES = 4;

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
const LOADER = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/**
 * Does jobs in processes of their own, as many as the machine has cores.
 * @param onResults - told of each job's results, as they come. Answers whether to go on.
 * @throws when a rehearsal cannot be played at all.
 */
export async function doAll(
	jobs: readonly Job[],
	onResults: (results: readonly Played[], job: number) => boolean,
): Promise<void> {
	const count = Math.min(MOST_PROCESSES, availableParallelism(), jobs.length);
	const workers = Array.from({ length: count }, () => fork(WORKER, { execArgv: ["--import", LOADER] }));
	let next = 0;
	const serve = async (worker: ChildProcess) => {
		while (next < jobs.length) {
			const job = next++;
			const answer = await ask(worker, jobs[job] as Job);
			if ("error" in answer) throw new Error(answer.error);
			if (!onResults(answer.results, job)) next = jobs.length;
		}
	};
	try {
		await Promise.all(workers.map(serve));
	} finally {
		for (const worker of workers) worker.disconnect();
	}
}

function ask(worker: ChildProcess, job: Job): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const died = (code: number | null) => reject(new Error(`a worker ended with code ${code} at ${job.case}`));
		worker.once("exit", died);
		worker.once("message", (answer) => {
			worker.off("exit", died);
			resolve(answer as Answer);
		});
		worker.send(job);
	});
}
