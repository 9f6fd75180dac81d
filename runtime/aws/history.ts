import { withAttempt } from "../adapters/version-0-2.ts";
import { HistoryEntry } from "../contract/index.ts";
import { LockLost } from "../errors.ts";
import type { History } from "../ports/index.ts";
import { answer } from "./call.ts";
import { ABSENT, type Condition, ownedBy } from "./conditions.ts";
import { ended, withNote } from "./last-release.ts";
import type { Checked, Table } from "./table.ts";

/** The history of rollouts per service, in DynamoDB. */
export class DynamoHistory implements History {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async claim(service: string, entry: HistoryEntry): Promise<HistoryEntry> {
		const [claimed] = await this.#write(service, entry, ABSENT);
		return claimed?.held ? entry : read(service, claimed?.found);
	}

	async find(service: string, attempt: string): Promise<HistoryEntry | undefined> {
		const item = await this.#table.get(service, itemOf(attempt));
		return item === undefined ? undefined : read(service, item);
	}

	async close(service: string, entry: HistoryEntry): Promise<void> {
		const own = ownedBy("execution", entry.execution);
		const [closed] = await this.#write(service, entry, own);
		if (!closed?.held) throw notOwn(entry);
	}

	/** Writes an entry, and with it how the newest attempt has ended, where the entry says so of it. */
	#write(service: string, entry: HistoryEntry, condition: Condition): Promise<readonly Checked[]> {
		return withNote(ended(service, entry), async (note) => {
			const put = [service, itemOf(entry.attempt), entry, condition] as const;
			if (note.length === 0) return [await this.#table.put(...put)];
			return this.#table.putAll(`the end of ${service} ${entry.attempt}`, [put, ...note]);
		});
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
