import { type Attempt, attemptOfTry, readAskedBy } from "../contract/index.ts";
import { NotReleasable } from "../errors.ts";
import type { PipelineContext } from "./context.ts";

/** So many attempts one execution of the pipeline may make: the longest id that there may be ends in three digits. */
const MOST = 999;

/** What an execution of the pipeline has tried. */
export interface Tries {
	/** All of its attempts, the first one first. */
	readonly all: readonly Attempt[];
	/** The one that it has made last. */
	readonly newest: Attempt | undefined;
	/** The id of the next one. */
	readonly next: string;
}

/**
 * The attempts of an execution of the pipeline.
 * @throws {NotReleasable} when there have been too many.
 */
export async function triesOf(execution: string, { settings, ports }: PipelineContext): Promise<Tries> {
	const all: Attempt[] = [];
	for (let number = 1; number <= MOST; number++) {
		const next = attemptOfTry(execution, number);
		const found = await ports.attempts.find(settings.service, next);
		if (!found) return { all, newest: all.at(-1), next };
		all.push(found);
	}
	throw new NotReleasable(`${execution} has been tried ${MOST} times: start the pipeline anew`);
}

/** The attempt that a job has made. */
export function attemptOfJob(job: string, { all }: Tries): Attempt | undefined {
	return all.find(({ by }) => readAskedBy(by)?.job === job);
}
