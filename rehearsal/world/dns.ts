import type { RecordChange, RecordSet } from "../../runtime/contract.ts";
import { ForeignChange } from "../../runtime/errors.ts";
import type { DnsReader, DnsWriter } from "../../runtime/ports.ts";
import { applyBatch, normalName, type RecordSet as Route53RecordSet } from "./route53.ts";

/** Route 53 in memory: batches are all or none, a DELETE must match, a change is INSYNC after a delay. */
export class WorldDns implements DnsReader, DnsWriter {
	#records: readonly Route53RecordSet[] = [];
	readonly #changes = new Map<string, number>();
	readonly #zone: string;
	readonly #now: () => number;
	readonly #inSyncMs: number;

	constructor(zone: string, now: () => number, inSyncSeconds: number) {
		this.#zone = zone;
		this.#now = now;
		this.#inSyncMs = inSyncSeconds * 1000;
	}

	async recordSets(_zoneId: string, name: string): Promise<RecordSet[]> {
		return this.#records.filter((record) => record.Name === normalName(name)) as readonly unknown[] as RecordSet[];
	}

	async inSync(changeId: string): Promise<boolean> {
		return this.#now() - (this.#changes.get(changeId) ?? Number.POSITIVE_INFINITY) >= this.#inSyncMs;
	}

	async change(_zoneId: string, changes: readonly RecordChange[]): Promise<string> {
		try {
			this.#records = applyBatch(
				this.#zone,
				this.#records,
				changes as readonly unknown[] as Parameters<typeof applyBatch>[2],
			);
		} catch (error) {
			throw new ForeignChange((error as Error).message, { cause: error });
		}
		const id = `/change/C${this.#changes.size + 1}`;
		this.#changes.set(id, this.#now());
		return id;
	}

	/** A colour's weight as Route 53 would answer now. */
	weight(name: string, colour: string): number {
		return (
			this.#records.find((record) => record.Name === normalName(name) && record.SetIdentifier === colour)?.Weight ?? 0
		);
	}
}
