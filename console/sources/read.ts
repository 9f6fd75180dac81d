import type { Lookup } from "../../cli/operator/find/services.ts";
import type { FigureReader } from "../../cli/operator/read/figures.ts";
import { snapshotOf } from "../../cli/operator/read/snapshot.ts";
import { type ServiceStatus, statusOf } from "../../cli/operator/read/status.ts";
import type { ServiceAtStake } from "../../runtime/contract/index.ts";
import { RolloutError } from "../../runtime/errors.ts";
import type { Reading } from "../model/reading.ts";

/** So much of what was before a rollout is shown beside it, in milliseconds. */
const BEFORE = 600_000;
/** What is shown of a service that no rollout moves. */
const AT_REST = 3_600_000;
/** A rollout may wait for days: so much of it is shown at most. */
const LONGEST = 24 * 3_600_000;

/** What a service is read with. */
export interface Reader {
	readonly lookup: Lookup;
	readonly figures: FigureReader;
}

/** What of a reading comes from elsewhere than the table, DNS and figures. */
type Rest = Pick<Reading, "written" | "happenings">;

/**
 * Reads all that is known of a service. What cannot be read is said.
 * @param rest - what else is known of it, given its status.
 * @throws what the table cannot be read for.
 */
export async function readingOf(
	service: string,
	{ lookup, figures: reader }: Reader,
	rest: (status: ServiceStatus) => Rest,
): Promise<Reading> {
	const status = statusOf(await snapshotOf(service, lookup));
	const unknown: string[] = [];
	const tried = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
		try {
			return await read();
		} catch (error) {
			if (!(error instanceof RolloutError)) throw error;
			unknown.push(`${what}: ${error.message}`);
			return undefined;
		}
	};
	const registered = await tried("what is registered of it", () => lookup.sources.registered.find(service));
	const [figures, tasks] = registered
		? await Promise.all([
				tried("requests, errors and latency", () => answered(registered, status, lookup.now(), reader)),
				tried("tasks", () => reader.tasks(registered)),
			])
		: [];
	return { status, figures: figures ?? [], tasks: tasks ?? null, unknown, ...rest(status) };
}

function answered(service: ServiceAtStake, { rollout }: ServiceStatus, now: Date, reader: FigureReader) {
	const to = now.getTime();
	const from = rollout ? Math.max(Date.parse(rollout.startedAt) - BEFORE, to - LONGEST) : to - AT_REST;
	return reader.answered(service, new Date(from), now);
}
