import type { HistoryEntry } from "../../runtime/contract/index.ts";
import { LockLost } from "../../runtime/errors.ts";
import type { History } from "../../runtime/ports/index.ts";

/** The history in memory. */
export class WorldHistory implements History {
	readonly #entries = new Map<string, HistoryEntry>();

	async claim(service: string, entry: HistoryEntry): Promise<HistoryEntry> {
		// At once, as DynamoDB's conditional write does: of two claims at one moment one wins.
		const known = this.#entries.get(`${service} ${entry.attempt}`);
		if (!known) this.write(service, entry);
		return known ?? entry;
	}

	async find(service: string, attempt: string): Promise<HistoryEntry | undefined> {
		return this.#entries.get(`${service} ${attempt}`);
	}

	async close(service: string, entry: HistoryEntry): Promise<void> {
		const known = this.#entries.get(`${service} ${entry.attempt}`);
		if (known?.execution !== entry.execution) throw new LockLost("the history belongs to another execution");
		this.write(service, entry);
	}

	/** How an attempt ended, at once, as a transaction sees it. */
	outcome(service: string, attempt: string): HistoryEntry["outcome"] | undefined {
		return this.#entries.get(`${service} ${attempt}`)?.outcome;
	}

	/** All entries of a service, newest first. */
	entries(service: string): HistoryEntry[] {
		const own = [...this.#entries].flatMap(([key, entry]) => (key.startsWith(`${service} `) ? [entry] : []));
		return own.sort((a, b) => b.at.localeCompare(a.at));
	}

	/** Writes an entry whatever is there. */
	write(service: string, entry: HistoryEntry): void {
		this.#entries.set(`${service} ${entry.attempt}`, entry);
	}
}
