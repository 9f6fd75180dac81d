import { LENGTHS, type Lock, oneLine, readable, type Takeover, WATCHDOG } from "../contract/index.ts";
import { type ExecutionView, GONE, type Log, type WatchdogPorts } from "../ports/index.ts";

/** What the watchdog knows besides the locks. */
export interface WatchdogContext {
	readonly ports: WatchdogPorts;
	/** The only clock: EventBridge may hand an event over late. */
	readonly clock: () => Date;
	readonly log: Log;
	/** Whether services of version 0.2 are served, which are not registered. */
	readonly acceptUnregistered: boolean;
}

/** How long one run of the watchdog may work on a rollout, in seconds: longer than its function may run (60 s). */
export const LEASE_SECONDS = 65;

/** How long an execution may be unknown to Step Functions, in seconds, before it counts as gone: what has just begun is shown late. */
const UNKNOWN_SECONDS = 600;

/** A lock that the watchdog holds. */
export type OrphanedLock = Lock & { readonly takeover: Takeover };

/**
 * Whether a lock is of an execution that no longer runs, or was taken over before: what is known of that. Nothing while the execution runs,
 * or another run of the watchdog is at work on it. It writes nothing.
 */
export async function orphaned(observed: Lock, { ports, clock }: WatchdogContext): Promise<Takeover | undefined> {
	const before = observed.takeover;
	if (!before) return beginning(observed, clock(), ports);
	return Date.parse(before.leasedUntil) > clock().getTime() ? undefined : before;
}

/**
 * Takes over a lock that is orphaned, or goes on with one: from then on no task of that execution passes its fence. Nothing when it is no
 * longer as it was seen.
 */
export async function takeOver(
	observed: Lock,
	takeover: Takeover,
	{ ports, clock, log }: WatchdogContext,
): Promise<OrphanedLock | undefined> {
	const leasedUntil = new Date(clock().getTime() + LEASE_SECONDS * 1000).toISOString();
	const wanted = { ...observed, owner: WATCHDOG, takeover: { ...takeover, leasedUntil, run: takeover.run + 1 } };
	if (!(await ports.locks.takeOver(observed.service.name, observed, wanted))) return undefined;
	log.warn("took over a rollout", { run: wanted.takeover.run, ended: takeover.ended });
	return wanted;
}

/** Hands the rollout to the watchdog's next run, with what this one has found out since it took the lock. */
export async function handOn(
	taken: OrphanedLock,
	found: OrphanedLock,
	{ ports, clock }: WatchdogContext,
): Promise<void> {
	const takeover = { ...found.takeover, leasedUntil: clock().toISOString(), run: taken.takeover.run + 1 };
	await ports.locks.takeOver(taken.service.name, taken, { ...found, takeover });
}

async function beginning(
	{ owner: execution, takenAt }: Lock,
	now: Date,
	{ executions }: WatchdogContext["ports"],
): Promise<Takeover | undefined> {
	const view = await executions.describe(execution);
	if (view.running || !isGone(view, takenAt, now)) return undefined;
	const since = now.toISOString();
	return { execution, ended: endingOf(view), since, leasedUntil: since, run: 1 };
}

/** Whether an execution that does not run is over: one that has just been started may not be known yet. */
export function isGone({ status }: ExecutionView, since: string, now: Date): boolean {
	return status !== GONE || (now.getTime() - Date.parse(since)) / 1_000 >= UNKNOWN_SECONDS;
}

/** An execution that was aborted has no error of its own, unless whoever aborted it gave one: in any words. */
export function endingOf({ status, error, cause }: ExecutionView): Takeover["ended"] {
	const why = cause ? readable(cause) : `the execution ended as ${status}`;
	return { error: oneLine(error ?? status, LENGTHS.error) || status, cause: oneLine(why, LENGTHS.cause) };
}
