import { type HistoryEntry, type Lock, Probation } from "../contract/index.ts";
import type { Probations } from "../ports/index.ts";
import { answer } from "./call.ts";
import { ABSENT, asWatched, COMPLETED, type Condition } from "./conditions.ts";
import { itemOf } from "./history.ts";
import { LOCK, PROBATION, restored, stored } from "./indexed.ts";
import { readLock } from "./locks.ts";
import type { Table } from "./table.ts";

/** Probations of releases, in DynamoDB. */
export class DynamoProbations implements Probations {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async find(service: string): Promise<Probation | undefined> {
		const item = await this.#table.get(service, PROBATION);
		return item === undefined ? undefined : answer(`the probation of ${service}`, Probation, restored(item));
	}

	async take(
		service: string,
		observed: Probation | undefined,
		lock: Lock,
		entry?: HistoryEntry,
	): Promise<Lock | undefined> {
		const { deleted, put } = await this.#table.deleteAndPut(
			`${service} ${lock.attempt}`,
			[service, PROBATION, observed ? asWatched(observed) : ABSENT],
			[service, LOCK, stored(lock), ABSENT],
			...(entry ? [[service, itemOf(entry.attempt), entry, COMPLETED] as [string, string, object, Condition]] : []),
		);
		const [locked] = put;
		if (locked && !locked.held) return readLock(service, locked.found);
		return deleted.held && put.every(({ held }) => held) ? lock : undefined;
	}

	async end(service: string, observed: Probation): Promise<void> {
		await this.#table.delete(service, PROBATION, asWatched(observed));
	}

	async handOn(service: string, observed: Probation, wanted: Probation): Promise<boolean> {
		const { held } = await this.#table.put(service, PROBATION, stored(wanted), asWatched(observed));
		return held;
	}
}
