import type { Operating } from "../../../cli/operator/connections.ts";
import { UsageError } from "../../../cli/operator/exit.ts";
import type { FigureReader, Figures } from "../../../cli/operator/read/figures.ts";
import { type Snapshot, snapshotOf, snapshotsOf } from "../../../cli/operator/read/snapshot.ts";
import { type ServiceStatus, statusOf } from "../../../cli/operator/read/status.ts";
import { remedyOf } from "../../../cli/operator/remedy.ts";
import { RolloutError } from "../../../runtime/errors.ts";
import type { Decision } from "../../model/act.ts";
import { detailOf } from "../../model/detail.ts";
import { lineOf } from "../../model/lines.ts";
import type { Reading } from "../../model/reading.ts";
import type { ServiceDetail, ServiceLine, View } from "../../model/view.ts";
import { decided } from "../decide.ts";
import { readingOf } from "../read.ts";
import type { ConsoleSource } from "../source.ts";
import { Kept } from "./kept.ts";
import { WrittenShares } from "./written.ts";

/** What a live source is made of. */
export interface LiveOptions extends Operating {
	/** Whether anything may be done. */
	readonly act: boolean;
	/** Who does it. */
	readonly who: string;
}

/** As often as `status --watch` asks, in milliseconds. */
const EVERY = 5_000;
/** What was read is kept for a little less than until the page asks again. */
const KEPT = 4_500;
/** The overview reads the whole table. */
const OVERVIEW = 15_000;
/** CloudWatch has a new figure every minute, and each question for one costs. */
const FIGURES = 30_000;
/** So many services are read whole for the overview, with what serves at rest; of more, only rollouts and how the last ones ended. */
const FEW = 20;

/** A real controller's services: read by what the operator's command reads, and acted on by what it does. */
export class Live implements ConsoleSource {
	readonly everyMilliseconds = EVERY;
	readonly #options: LiveOptions;
	readonly #overview: Kept<Overview>;
	readonly #readings = new Map<string, Kept<Reading>>();
	readonly #figures: FigureReader;
	readonly #shares = new WrittenShares();
	/** What was read last: it stays on the page while nothing can be read. */
	#lines: readonly ServiceLine[] = [];

	constructor(options: LiveOptions) {
		this.#options = options;
		const { now } = options.lookup;
		this.#overview = new Kept(OVERVIEW, now);
		this.#figures = seldom(options.figures, now);
	}

	async view(selected: string | undefined): Promise<View> {
		const { act, from, lookup } = this.#options;
		const trouble: string[] = [];
		const read = await tried(trouble, () => this.#overview.get(() => this.#all()));
		if (read) this.#lines = read.all.map(lineOf);
		trouble.push(...(read?.trouble ?? []));
		const known = selected !== undefined && this.#lines.some(({ service }) => service === selected);
		const reading = known ? await tried(trouble, () => this.#reading(selected)) : undefined;
		// What is shown in full was read last.
		const fresh = (line: ServiceLine) => (reading?.status.service === line.service ? lineOf(reading.status) : line);
		const detail: ServiceDetail | null = reading ? detailOf(reading, act) : null;
		return {
			format: "ecs-dns-canary/console",
			version: 1,
			at: lookup.now().toISOString(),
			from,
			played: null,
			act,
			services: this.#lines.map(fresh),
			selected: detail,
			trouble: [...new Set(trouble)],
		};
	}

	get decide(): ConsoleSource["decide"] {
		if (!this.#options.act) return undefined;
		return async (decision: Decision) => {
			const answer = await decided(decision, this.#options);
			this.#overview.forget();
			this.#readings.get(decision.service)?.forget();
			return answer;
		};
	}

	async #all(): Promise<Overview> {
		const { lookup } = this.#options;
		const trouble: string[] = [];
		// Who names a service may perhaps read no other.
		if (lookup.service !== undefined) return { all: [statusOf(await snapshotOf(lookup.service, lookup))], trouble };
		const snapshots = await snapshotsOf(lookup);
		const few = snapshots.length <= FEW;
		const whole = async (snapshot: Snapshot) =>
			few ? tried(trouble, () => snapshotOf(snapshot.service, lookup)) : undefined;
		// Of one that cannot be read whole the others are shown all the same, and what is known of it.
		const all = await Promise.all(snapshots.map(async (snapshot) => statusOf((await whole(snapshot)) ?? snapshot)));
		return { all, trouble };
	}

	#reading(service: string): Promise<Reading> {
		const { lookup } = this.#options;
		const kept = this.#readings.get(service) ?? new Kept<Reading>(KEPT, lookup.now);
		this.#readings.set(service, kept);
		const rest = (status: ServiceStatus) => ({ written: this.#shares.of(status, lookup.now()), happenings: null });
		return kept.get(() => readingOf(service, { lookup, figures: this.#figures }, rest));
	}
}

/** All services, and what could not be read of one or the other. */
interface Overview {
	readonly all: readonly ServiceStatus[];
	readonly trouble: readonly string[];
}

/** Reads figures as seldom as they change. */
function seldom(figures: FigureReader, now: () => Date): FigureReader {
	const kept = new Map<string, Kept<readonly Figures[]>>();
	return {
		tasks: (service) => figures.tasks(service),
		answered: (service, from, to) => {
			const own = kept.get(service.name) ?? new Kept(FIGURES, now);
			kept.set(service.name, own);
			return own.get(() => figures.answered(service, from, to));
		},
	};
}

/** Reads, and says what could not be read, with what to do. @throws what no reader can mend. */
async function tried<T>(trouble: string[], read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof RolloutError || error instanceof UsageError)) throw error;
		trouble.push([remedyOf(error)?.text, error.message].filter(Boolean).join(": "));
		return undefined;
	}
}
