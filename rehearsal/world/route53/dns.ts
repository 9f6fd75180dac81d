import { byColor, COLORS, type Color, type RecordChange, type RecordSet } from "../../../runtime/contract/index.ts";
import { ForeignChange } from "../../../runtime/errors.ts";
import type { DnsReader, DnsWriter } from "../../../runtime/ports/index.ts";
import { type Answers, greenShareOf } from "./answers.ts";
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
	/** Whether a health check passes in a second. Default: all do, always. */
	readonly healthy?: (healthCheckId: string, second: number) => boolean;
}

/** As the records are written, every one of them is as good as the others. */
const ALL_HEALTHY = () => true;

/** Route 53 in memory: batches are all or none, a DELETE must match, a change spreads until it is INSYNC. */
export class WorldDns implements DnsReader, DnsWriter {
	#records: readonly Route53RecordSet[] = [];
	/** What the records say as they are written. */
	#answers: Answers = { blue: undefined, green: undefined };
	/** When each change becomes INSYNC, by its id. */
	readonly #changes = new Map<string, number>();
	/** When the colors' weights were changed, and when each such change is INSYNC, in seconds since the beginning. */
	readonly shifts: { readonly at: number; readonly inSyncAt: number }[] = [];
	readonly #spreading: Propagation<Answers>;
	readonly #options: DnsOptions;

	/** @param records - what has long been there. */
	constructor(options: DnsOptions, records: readonly RecordSet[]) {
		this.#options = options;
		this.#apply(records.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })));
		this.#spreading = new Propagation(this.#answers);
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
		const before = this.#answers;
		this.#apply(changes);
		const now = this.#options.now();
		const seconds = this.#options.inSyncSeconds();
		const id = `/change/C${this.#changes.size + 1}`;
		this.#changes.set(id, now + seconds);
		if (!sameAnswers(before, this.#answers)) {
			this.#spreading.write(now, this.#answers, seconds);
			this.shifts.push({ at: now, inSyncAt: now + seconds });
		}
		return id;
	}

	/** A color's weight, as it is written. */
	weight(color: Color): number {
		return this.#answers[color]?.weight ?? 0;
	}

	/** The share of answers that name green, 0–1, as the records are written. All weights zero mean equal shares. */
	greenShare(): number {
		return greenShareOf(this.#answers, ALL_HEALTHY);
	}

	/** The chance that a query in this second is answered with green, 0–1, while changes still spread, by records that are healthy. */
	chanceOfGreen(second: number): number {
		const { healthy = ALL_HEALTHY } = this.#options;
		return this.#spreading.chance(second, (answers) => greenShareOf(answers, (id) => healthy(id, second)));
	}

	#apply(changes: readonly RecordChange[]): void {
		try {
			const batch = changes as readonly unknown[] as Parameters<typeof applyBatch>[2];
			this.#records = applyBatch(this.#options.zone, this.#records, batch);
			this.#answers = answersOf(this.#records, normalName(this.#options.name));
		} catch (error) {
			throw new ForeignChange((error as Error).message, { cause: error });
		}
	}
}

/** What a name's weighted record sets say. A and AAAA are taken as one. */
function answersOf(records: readonly Route53RecordSet[], name: string): Answers {
	return byColor((color) => {
		const record = records.find(({ Name, SetIdentifier }) => Name === name && SetIdentifier === color);
		return record && { weight: record.Weight ?? 0, healthCheckId: record.HealthCheckId };
	});
}

function sameAnswers(before: Answers, after: Answers): boolean {
	return COLORS.every(
		(color) =>
			before[color]?.weight === after[color]?.weight && before[color]?.healthCheckId === after[color]?.healthCheckId,
	);
}
