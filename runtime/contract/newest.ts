import type { Attempt, Pending, Release, ReleasesHead } from "./attempt.ts";
import type { HistoryEntry } from "./ledger.ts";

/**
 * The head once an attempt has been written down. Whose rollout was to end before is still to.
 * @param ends - the attempt whose rollout it is to end.
 */
export function headAfter(
	{ version = 0, lastRelease = 0, ends: before }: Partial<ReleasesHead> = {},
	{ attempt, release }: Attempt,
	ends = before,
): ReleasesHead {
	const newest = { version: version + 1, newest: attempt, lastRelease: Math.max(lastRelease, release) };
	return { ...newest, ...(ends !== undefined && { ends }) };
}

/** Whether an attempt needs no rollout, and gets no answer: what it wants served already when it was written down. */
export function servedThen({ kind }: Attempt, release: Release | undefined): boolean {
	return kind === "release" && release?.servedAt !== undefined;
}

/**
 * The answer for an attempt that has not begun when a newer one is written down: it never begins. A rollback may be under way without an entry
 * of its own, and answers for itself.
 * @param wanted - the release that it wants.
 * @param pending - what is known of its execution. One that nobody has noted as started has none by its name, and finds this answer.
 */
export function supersededBy(
	newer: Attempt,
	{
		before,
		wanted,
		pending,
	}: { readonly before: Attempt; readonly wanted: Release | undefined; readonly pending: Pending },
): HistoryEntry | undefined {
	const { attempt, release, kind } = before;
	if (kind === "rollback" || attempt === newer.attempt || servedThen(before, wanted)) return undefined;
	const execution = pending.execution ?? pending.executionName;
	const reason = `Superseded: ${newer.attempt} is wanted now, and ${attempt} no longer`;
	return { attempt, release, execution, outcome: "skipped", reason, at: newer.at };
}
