import { currentLock } from "../adapters/version-0-2.ts";
import { type HistoryEntry, Lock, type Probation, type Release } from "../contract/index.ts";
import { LockLost } from "../errors.ts";
import type { Locks } from "../ports/index.ts";
import { deploymentItem, releaseItem } from "./attempts.ts";
import { answer } from "./call.ts";
import { ABSENT, absentOrOwnedBy, asObserved, ownedBy } from "./conditions.ts";
import { itemOf, notOwn } from "./history.ts";
import { LOCK, PROBATION, restored, stored } from "./indexed.ts";
import { ended, withNote } from "./last-release.ts";
import type { Table } from "./table.ts";

/** One lock per service, in DynamoDB. */
export class DynamoLocks implements Locks {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async acquire(service: string, lock: Lock): Promise<Lock> {
		const { held, found } = await this.#table.put(service, LOCK, stored(lock), ABSENT);
		return held ? lock : readLock(service, found);
	}

	async held(service: string): Promise<Lock | undefined> {
		const item = await this.#table.get(service, LOCK);
		return item === undefined ? undefined : readLock(service, item);
	}

	async services(): Promise<string[]> {
		return [...new Set(await this.#table.locked())];
	}

	async takeOver(service: string, observed: Lock, wanted: Lock): Promise<boolean> {
		const { held } = await this.#table.put(service, LOCK, stored(wanted), asObserved(observed));
		return held;
	}

	async deployed(service: string, lock: Lock & { readonly deploymentId: string }): Promise<void> {
		const { attempt, deploymentId, owner } = lock;
		const [locked] = await this.#table.putAll(`${service} ${attempt}`, [
			[service, LOCK, stored(lock), ownedBy("owner", owner)],
			[service, deploymentItem(deploymentId), { attempt }],
		]);
		if (locked?.held) return;
		throw lost(service, owner, locked?.found);
	}

	async release(service: string, owner: string): Promise<void> {
		await this.#table.delete(service, LOCK, ownedBy("owner", owner));
	}

	async conclude(
		service: string,
		owner: string,
		entry: HistoryEntry,
		releases: readonly Release[] = [],
		probation?: Probation,
	): Promise<void> {
		const [deleted, ...put] = await withNote(ended(service, entry), async (note) => {
			const written = await this.#table.deleteAndPut(
				`${service} ${entry.attempt}`,
				[service, LOCK, ownedBy("owner", owner)],
				[service, itemOf(entry.attempt), entry, absentOrOwnedBy("execution", entry.execution)],
				...releases.map((each) => [service, releaseItem(each.release), each] as const),
				// Over whatever is there: who holds the lock has ended every probation before.
				...(probation ? [[service, PROBATION, stored(probation)] as const] : []),
				...note,
			);
			return [written.deleted, ...written.put];
		});
		if (!deleted?.held) throw lost(service, owner, deleted?.found);
		if (put.some(({ held }) => !held)) throw notOwn(entry);
	}
}

/** The error of a write under a lock that somebody else holds. @param found - the lock that stands there. */
function lost(service: string, owner: string, found: unknown): LockLost {
	const holder = found === undefined ? "nobody" : readLock(service, found).owner;
	return new LockLost(`the lock of ${service} is held by ${holder}, not by ${owner}`);
}

/** A lock, of the item that the table keeps. */
export function readLock(service: string, item: unknown): Lock {
	return answer(`the lock of ${service}`, Lock, currentLock(restored(item)));
}
