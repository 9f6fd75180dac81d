import type { HistoryEntry, Lock } from "../../runtime/contract.ts";
import type { History, Locks } from "../../runtime/ports.ts";

/** The locks in memory. */
export class WorldLocks implements Locks {
	readonly #locks = new Map<string, Lock>();

	async acquire(service: string, lock: Lock): Promise<Lock> {
		const holder = this.#locks.get(service) ?? lock;
		this.#locks.set(service, holder);
		return holder;
	}

	async held(service: string): Promise<Lock | undefined> {
		return this.#locks.get(service);
	}

	async release(service: string, owner: string): Promise<void> {
		if (this.#locks.get(service)?.owner === owner) this.#locks.delete(service);
	}
}

/** The history in memory. */
export class WorldHistory implements History {
	readonly #entries = new Map<string, HistoryEntry>();

	async claim(service: string, entry: HistoryEntry): Promise<HistoryEntry> {
		const known = await this.find(service, entry.deploymentId);
		if (!known) await this.close(service, entry);
		return known ?? entry;
	}

	async find(service: string, deploymentId: string): Promise<HistoryEntry | undefined> {
		return this.#entries.get(`${service} ${deploymentId}`);
	}

	async close(service: string, entry: HistoryEntry): Promise<void> {
		this.#entries.set(`${service} ${entry.deploymentId}`, entry);
	}
}
