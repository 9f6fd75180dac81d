import type { Lock } from "../contract/index.ts";
import type { ReleaseContext } from "./wanted.ts";

/** A rollout that holds the lock. */
export interface UnderWay {
	readonly lock: Lock;
	/** Whether its release had completed, and is being taken back: it is not to be kept from that. */
	readonly back: boolean;
	/** The number of that release. */
	readonly release?: number | undefined;
	/** The rollback that takes it back, where somebody has asked for it. */
	readonly rollback?: string | undefined;
}

/** The rollout under way; one that is complete, and only retires its old color, is none. */
export async function rolloutUnderWay({ service, ports }: ReleaseContext): Promise<UnderWay | undefined> {
	const lock = await ports.locks.held(service.name);
	if (!lock) return undefined;
	const entry = await ports.history.find(service.name, lock.attempt);
	if (entry?.outcome === "completed" || entry?.outcome === "skipped") return undefined;
	const { completedAt, release, rollback } = entry ?? {};
	return { lock, back: completedAt !== undefined, release, rollback };
}

/** Whether a rollout under way is an attempt's own: its rollout, or the one that it takes back. */
export function isOf({ lock, rollback }: UnderWay, attempt: string | undefined): boolean {
	return attempt !== undefined && [lock.attempt, rollback].includes(attempt);
}
