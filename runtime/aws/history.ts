import { withAttempt } from "../adapters/version-0-2.ts";
import { HistoryEntry } from "../contract/index.ts";
import { LockLost } from "../errors.ts";
import type { History } from "../ports/index.ts";
import { answer } from "./call.ts";
import { ABSENT, ownedBy } from "./conditions.ts";
import type { Table } from "./table.ts";

/** The history of rollouts per service, in DynamoDB. */
export class DynamoHistory implements History {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async claim(service: string, entry: HistoryEntry): Promise<HistoryEntry> {
		const { held, found } = await this.#table.put(service, itemOf(entry.attempt), entry, ABSENT);
		return held ? entry : read(service, found);
	}

	async find(service: string, attempt: string): Promise<HistoryEntry | undefined> {
		const item = await this.#table.get(service, itemOf(attempt));
		return item === undefined ? undefined : read(service, item);
	}

	async close(service: string, entry: HistoryEntry): Promise<void> {
		const own = ownedBy("execution", entry.execution);
		const { held } = await this.#table.put(service, itemOf(entry.attempt), entry, own);
		if (!held) throw notOwn(entry);
	}
}

/** The key of an attempt's entry. */
export function itemOf(attempt: string): string {
	return `rollout#${attempt}`;
}

/** The error of a write over an entry that another execution claimed. */
export function notOwn({ attempt }: HistoryEntry): LockLost {
	return new LockLost(`the history of ${attempt} belongs to another execution`);
}

function read(service: string, item: unknown): HistoryEntry {
	return answer(`the history of ${service}`, HistoryEntry, withAttempt(item));
}
