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
		const { held, found } = await this.#table.put(service, itemOf(entry.deploymentId), entry, ABSENT);
		return held ? entry : read(service, found);
	}

	async find(service: string, deploymentId: string): Promise<HistoryEntry | undefined> {
		const item = await this.#table.get(service, itemOf(deploymentId));
		return item === undefined ? undefined : read(service, item);
	}

	async close(service: string, entry: HistoryEntry): Promise<void> {
		const own = ownedBy("execution", entry.execution);
		const { held } = await this.#table.put(service, itemOf(entry.deploymentId), entry, own);
		if (!held) throw notOwn(entry);
	}
}

/** The key of a deployment's entry. */
export function itemOf(deploymentId: string): string {
	return `rollout#${deploymentId}`;
}

/** The error of a write over an entry that another execution claimed. */
export function notOwn({ deploymentId }: HistoryEntry): LockLost {
	return new LockLost(`the history of ${deploymentId} belongs to another execution`);
}

function read(service: string, item: unknown): HistoryEntry {
	return answer(`the history of ${service}`, HistoryEntry, item);
}
