import type {
	HistoryEntry,
	Lock,
	Probation,
	ProgressNote,
	RecordSet,
	ServiceAtStake,
} from "../../../runtime/contract/index.ts";
import { RolloutError } from "../../../runtime/errors.ts";
import { recent } from "../find/rollout.ts";
import type { Lookup } from "../find/services.ts";
import { knownServices, listed, tolerateRefusal } from "../find/services.ts";
import type { Execution, RecordReader, Sources, Started } from "../sources.ts";

/** The rollout that holds a service's lock. */
export interface Standing {
	readonly lock: Lock;
	/** ARN of its execution, also when the watchdog has taken over. */
	readonly arn: string;
	/** The execution, if Step Functions knows it. */
	readonly execution: Execution | undefined;
	/** How far it had come when a task that acts left it; nothing once it has ended, or where its controller is of 0.2. */
	readonly note: ProgressNote | undefined;
}

/** The weighted record sets of a service's name as they are now, or why nobody can tell. */
export type LiveRecords = { readonly records: readonly RecordSet[] } | { readonly unreadable: string };

/** All that is known of a service now. */
export interface Snapshot {
	readonly service: string;
	readonly at: Date;
	/** The rollout that runs, and DNS; nothing when none does. */
	readonly running: (Standing & { readonly live: LiveRecords }) | undefined;
	/** Live DNS while no rollout runs; nothing when one does, or when it was not asked for. */
	readonly atRest?: LiveRecords | undefined;
	/** The probation of the release that serves, while no rollout runs; nothing when it is on none, or was not asked for. */
	readonly probation?: Probation | undefined;
	/** Releases that wait for their turn, the longest first; nothing where executions may not be listed. */
	readonly queue: readonly Started[] | undefined;
	/** How rollouts ended, newest first. */
	readonly history: readonly HistoryEntry[];
}

/** The rollout that holds a service's lock, and where its execution stands. */
export async function standingOf(
	service: string,
	{ locks, executions, progress }: Pick<Sources, "locks" | "executions" | "progress">,
): Promise<Standing | undefined> {
	const lock = await locks.held(service);
	if (!lock) return undefined;
	const arn = lock.takeover?.execution ?? lock.owner;
	const [execution, kept] = await Promise.all([executions.find(arn), progress.find(service)]);
	return { lock, arn, execution, note: execution?.running && kept?.execution === arn ? kept : undefined };
}

/** Reads all that is known of a service. */
export async function snapshotOf(service: string, lookup: Lookup): Promise<Snapshot> {
	const { sources, now } = lookup;
	const at = now();
	const [running, history] = await Promise.all([runningOf(service, sources), sources.ledger.entries(service)]);
	const [executions, atRest, probation] = await Promise.all([
		tolerateRefusal(recent(lookup, true, running?.arn ?? history[0]?.execution), undefined),
		running ? undefined : recordsAtRest(service, sources),
		running ? undefined : sources.probations.find(service),
	]);
	return { service, at, running, atRest, probation, queue: queueOf(service, running, history, executions), history };
}

/** Reads all that is known of all services, by name. */
export async function snapshotsOf(lookup: Lookup): Promise<Snapshot[]> {
	const { sources, now } = lookup;
	const at = now();
	const [locked, everything] = await listed(lookup);
	const { endings } = everything;
	const services = await knownServices(lookup, locked, everything);
	const rollouts = await Promise.all(
		services.map((service) => (locked.includes(service) ? runningOf(service, sources) : undefined)),
	);
	const known = rollouts.find((rollout) => rollout !== undefined)?.arn ?? endings[0]?.entry.execution;
	const executions = await tolerateRefusal(recent(lookup, true, known), undefined);
	return services.map((service, i) => {
		const history = endings.filter((ending) => ending.service === service).map(({ entry }) => entry);
		const running = rollouts[i];
		return { service, at, running, queue: queueOf(service, running, history, executions), history };
	});
}

async function runningOf(
	service: string,
	sources: Pick<Sources, "locks" | "executions" | "progress" | "dns">,
): Promise<Snapshot["running"]> {
	const standing = await standingOf(service, sources);
	return standing && { ...standing, live: await liveRecords(standing.lock.service, sources.dns) };
}

/** What live DNS says of a service that no rollout moves, by what Terraform registered of it. */
async function recordsAtRest(
	service: string,
	{ registered, dns }: Pick<Sources, "registered" | "dns">,
): Promise<LiveRecords> {
	try {
		const configuration = await registered.find(service);
		return configuration
			? liveRecords(configuration, dns)
			: { unreadable: `${service} is not registered, and no rule hands its configuration over` };
	} catch (error) {
		if (error instanceof RolloutError) return { unreadable: error.message };
		throw error;
	}
}

/** A release that waits has no history yet; one that is complete and still retires its old color has. */
function queueOf(
	service: string,
	running: Snapshot["running"],
	history: readonly HistoryEntry[],
	executions: readonly Started[] | undefined,
): Started[] | undefined {
	const startedArns = new Set([running?.arn, ...history.map(({ execution }) => execution)]);
	return executions?.filter((started) => started.service === service && !startedArns.has(started.arn)).reverse();
}

async function liveRecords({ dns }: ServiceAtStake, reader: RecordReader): Promise<LiveRecords> {
	try {
		const records = await reader.recordSets(dns.zoneId, dns.name);
		return { records: records.filter(({ Type }) => dns.types.some((type) => type === Type)) };
	} catch (error) {
		// Whoever may not read the zone still sees what the rollout says of itself, and why this is missing.
		if (error instanceof RolloutError) return { unreadable: error.message };
		throw error;
	}
}
