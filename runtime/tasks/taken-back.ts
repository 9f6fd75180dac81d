import type { HistoryEntry, Release } from "../contract/index.ts";
import type { ActuatorPorts, Attempts } from "../ports/index.ts";
import { servedReleases } from "./read-served.ts";

/** What it takes to write down that a release has been taken back. */
interface Ports extends Pick<ActuatorPorts, "history"> {
	readonly attempts: Pick<Attempts, "find" | "head" | "release">;
}

/** Why somebody takes a release back, as history keeps it from the beginning; nothing of what the judge takes back. */
export function reasonBack({ rollback, reason }: Partial<HistoryEntry>): string | undefined {
	return rollback === undefined ? undefined : reason;
}

/**
 * What the table has to say besides, once a release that had completed has been taken back: whoever asked for it has what was asked for, and
 * users have the release before. The one that was taken back is none that a rollback leads to by itself. Done again it comes to the same.
 * @param entry - how the release's rollout has ended.
 * @returns the releases, to be written with that; none where a rollout has ended otherwise.
 */
export async function endTakeBack(service: string, entry: HistoryEntry, ports: Ports): Promise<readonly Release[]> {
	if (entry.outcome !== "rolled-back") return [];
	const target = entry.rollback === undefined ? undefined : await endRollback(service, entry, entry.rollback, ports);
	// History that is older than releases does not say which it was.
	if (entry.release === undefined) return [];
	const served = await servedReleases(service, ports.attempts);
	const failed = served.filter(({ release }) => release === entry.release);
	const before = served.find(({ release }) => release !== entry.release);
	const serves = target === undefined ? before : await ports.attempts.release(service, target);
	return [...failed.map(without), ...(serves ? [{ ...serves, servedAt: entry.at }] : [])];
}

function without({ servedAt: _, ...release }: Release): Release {
	return release;
}

/** Ends the rollback's own attempt. @returns the number of the release that it was for. */
async function endRollback(
	service: string,
	{ execution, reason, at }: HistoryEntry,
	attempt: string,
	{ history, attempts }: Ports,
): Promise<number | undefined> {
	const asked = await attempts.find(service, attempt);
	const release = asked?.release;
	const ended = { attempt, ...(release && { release }), execution, outcome: "completed", reason, at } as const;
	// Its Begin may have died before it claimed it.
	const claimed = await history.claim(service, ended);
	if (claimed.execution === execution && claimed.outcome === "running")
		await history.close(service, { ...claimed, ...ended });
	return release;
}
