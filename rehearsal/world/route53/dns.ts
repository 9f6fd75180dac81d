import type { RecordChange, RecordSet } from "../../../runtime/contract.ts";
import { ForeignChange } from "../../../runtime/errors.ts";
import type { DnsReader, DnsWriter } from "../../../runtime/ports.ts";
import { Propagation } from "./propagation.ts";
import { applyBatch, normalName, type RecordSet as Route53RecordSet } from "./record-sets.ts";

/** What Route 53 in memory is made of. */
interface DnsOptions {
	/** The hosted zone's name. */
	readonly zone: string;
	/** The name whose weighted records clients resolve. */
	readonly name: string;
	/** Seconds since the beginning. */
	readonly now: () => number;
	/** Draws how long a change takes to become INSYNC, in seconds. */
	readonly inSyncSeconds: () => number;
}

/** Route 53 in memory: batches are all or none, a DELETE must match, a change spreads until it is INSYNC. */
export class WorldDns implements DnsReader, DnsWriter {
	#records: readonly Route53RecordSet[] = [];
	/** When each change becomes INSYNC, by its id. */
	readonly #changes = new Map<string, number>();
	readonly #spreading: Propagation;
	readonly #options: DnsOptions;

	/** @param records - what has long been there. */
	constructor(options: DnsOptions, records: readonly RecordSet[]) {
		this.#options = options;
		this.#apply(records.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })));
		this.#spreading = new Propagation(this.greenShare());
	}

	async recordSets(_zoneId: string, name: string): Promise<RecordSet[]> {
		return this.#records.filter((record) => record.Name === normalName(name)) as readonly unknown[] as RecordSet[];
	}

	async inSync(changeId: string): Promise<boolean> {
		return this.#options.now() >= (this.#changes.get(changeId) ?? Number.POSITIVE_INFINITY);
	}

	async change(_zoneId: string, changes: readonly RecordChange[]): Promise<string> {
		return this.write(changes);
	}

	/** Applies a batch at once, as `change` does. */
	write(changes: readonly RecordChange[]): string {
		const before = this.greenShare();
		this.#apply(changes);
		const now = this.#options.now();
		const seconds = this.#options.inSyncSeconds();
		const id = `/change/C${this.#changes.size + 1}`;
		this.#changes.set(id, now + seconds);
		if (this.greenShare() !== before) this.#spreading.write(now, this.greenShare(), seconds);
		return id;
	}

	/** A colour's weight, as it is written. */
	weight(colour: string): number {
		const name = normalName(this.#options.name);
		return this.#records.find((record) => record.Name === name && record.SetIdentifier === colour)?.Weight ?? 0;
	}

	/** The share of answers that name green, 0–1, as the records are written. All weights zero mean equal shares. */
	greenShare(): number {
		const [blue, green] = [this.weight("blue"), this.weight("green")];
		return blue + green === 0 ? 0.5 : green / (blue + green);
	}

	/** The chance that a query in this second is answered with green, 0–1, while changes still spread. */
	chanceOfGreen(second: number): number {
		return this.#spreading.chanceOfGreen(second);
	}

	#apply(changes: readonly RecordChange[]): void {
		try {
			const batch = changes as readonly unknown[] as Parameters<typeof applyBatch>[2];
			this.#records = applyBatch(this.#options.zone, this.#records, batch);
		} catch (error) {
			throw new ForeignChange((error as Error).message, { cause: error });
		}
	}
}
