import { withRenamedService } from "../adapters/version-0-2.ts";
import { type HistoryEntry, Lock, type Probation } from "../contract/index.ts";
import { LockLost } from "../errors.ts";
import type { Locks } from "../ports/index.ts";
import { answer } from "./call.ts";
import { ABSENT, absentOrOwnedBy, asObserved, ownedBy } from "./conditions.ts";
import { itemOf, notOwn } from "./history.ts";
import { LOCK, PROBATION, restored, stored } from "./indexed.ts";
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

	async release(service: string, owner: string): Promise<void> {
		await this.#table.delete(service, LOCK, ownedBy("owner", owner));
	}

	async conclude(service: string, owner: string, entry: HistoryEntry, probation?: Probation): Promise<void> {
		const { deleted, put } = await this.#table.deleteAndPut(
			`${service} ${entry.deploymentId}`,
			[service, LOCK, ownedBy("owner", owner)],
			[service, itemOf(entry.deploymentId), entry, absentOrOwnedBy("execution", entry.execution)],
			// Over whatever is there: who holds the lock has ended every probation before.
			...(probation ? [[service, PROBATION, stored(probation)] as [string, string, object]] : []),
		);
		if (!deleted.held) {
			const holder = deleted.found === undefined ? "nobody" : readLock(service, deleted.found).owner;
			throw new LockLost(`the lock of ${service} is held by ${holder}, not by ${owner}`);
		}
		if (put.some(({ held }) => !held)) throw notOwn(entry);
	}
}

/** A lock, of the item that the table keeps. */
export function readLock(service: string, item: unknown): Lock {
	return answer(`the lock of ${service}`, Lock, withRenamedService(restored(item)));
}
