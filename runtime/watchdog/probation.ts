import { type Held, type HistoryEntry, other, type Probation, WATCHDOG } from "../contract/index.ts";
import { announce } from "../core/rollout/announcement.ts";
import { exchanged } from "../core/rollout/scaling.ts";
import { readDns } from "../core/routing/dns.ts";
import { readOriginal } from "../fail-back/live.ts";
import type { ExecutionView } from "../ports/index.ts";
import { heldBy } from "../tasks/lock.ts";
import { publish } from "./conclude.ts";
import { endingOf, isGone, LEASE_SECONDS, type OrphanedLock, type WatchdogContext } from "./take-over.ts";
import { checkRegistered } from "./whose.ts";

/** What an execution fails with whose release has failed on probation, and that could not take the lock. */
const NOT_TAKEN_BACK = "NotTakenBack";

/**
 * Checks a probation. One that an execution watches is none of the watchdog's; nor is judging. Where the release has failed already, and only
 * the lock could not be taken, it takes it. Else the old color stays warm until the end of probation, with nobody to judge: people are told,
 * and the color is retired then.
 * @returns a lock that it has taken, to bring back what it says.
 */
export async function watchProbation(observed: Probation, context: WatchdogContext): Promise<OrphanedLock | undefined> {
	if (observed.owner === WATCHDOG) return isOver(observed, context) ? retire(observed, context) : undefined;
	const view = await context.ports.executions.describe(observed.owner);
	if (view.running || !isGone(view, observed.ownerSince, context.clock())) return undefined;
	await checkRegistered(observed, context);
	const failed = view.status === "FAILED" && view.error === NOT_TAKEN_BACK;
	return failed ? takeBack(observed, view, context) : keepWarm(observed, view, context);
}

function isOver({ until }: Probation, { clock }: WatchdogContext): boolean {
	return Date.parse(until) <= clock().getTime();
}

/** The release has failed: takes the lock as its execution would have, and history says that the rollout is under way again. */
async function takeBack(observed: Probation, view: ExecutionView, context: WatchdogContext) {
	const { ports, log } = context;
	const { name } = observed.service;
	const entry = await ports.history.find(name, observed.attempt);
	if (entry?.outcome !== "completed") return undefined;
	const { owner: execution } = observed;
	const again: HistoryEntry = { ...entry, execution, outcome: "running", completedAt: entry.at };
	log.warn("takes back a release that failed on probation", { ended: endingOf(view) });
	return taken(observed, lockOf(observed, observed, { execution, view }, context), context, again);
}

/** Nobody judges any more: the old color stays warm, for people to decide. Told before it is kept: twice is better than not at all. */
async function keepWarm(observed: Probation, view: ExecutionView, context: WatchdogContext): Promise<undefined> {
	const { service, stable, since, until } = observed;
	const { error, cause } = endingOf(view);
	const over = isOver(observed, context);
	const what = over ? "probation has ended, and nobody judged all of it" : "on probation, and nobody judges it";
	const remains = over
		? `The release serves, and ${stable} is retired now.`
		: `The release serves. ${stable} stays warm until ${until}; whether it goes back is up to you.`;
	// Where nothing was to be judged there is nothing to tell.
	if (Date.parse(until) > Date.parse(since))
		await publish(announce(service.name, what, `${remains}\n\n${error}: ${cause}`), context);
	const wanted = { ...observed, owner: WATCHDOG, ownerSince: context.clock().toISOString() };
	await context.ports.probations.handOn(service.name, observed, wanted);
	return undefined;
}

/** Probation is over: takes the lock under which the old color is brought to its idle count, if it does not serve. */
async function retire(observed: Probation, context: WatchdogContext) {
	const { ports, log } = context;
	const { service, candidate, attempt, deploymentId } = observed;
	await checkRegistered(observed, context);
	const original = await readOriginal(service, ports);
	const dns = readDns(service.dns, original.records, original.preview);
	if (!dns.atRest || dns.stable !== candidate) {
		log.warn("the old color serves: it is not retired", { candidate });
		await ports.probations.end(service.name, observed);
		return undefined;
	}
	const { execution = WATCHDOG } = (await ports.history.find(service.name, attempt)) ?? {};
	const view = { running: false, status: "PROBATION_OVER" };
	const scaling = observed.scaling && { scaling: exchanged(observed.scaling) };
	const held = { attempt, deploymentId, stable: candidate, candidate: other(candidate), original, ...scaling };
	const lock = lockOf(observed, held, { execution, view }, context);
	// All of the traffic has been where it is for as long as probation lasted: what scales the colors has seen it.
	return taken(observed, { ...lock, takeover: { ...lock.takeover, restoredAt: observed.since } }, context);
}

function lockOf(
	{ service }: Probation,
	held: Held,
	{ execution, view }: { readonly execution: string; readonly view: ExecutionView },
	{ clock }: WatchdogContext,
): OrphanedLock {
	const since = clock().toISOString();
	const leasedUntil = new Date(clock().getTime() + 1_000 * LEASE_SECONDS).toISOString();
	const takeover = { execution, ended: endingOf(view), since, leasedUntil, run: 1 };
	return { ...heldBy(held), owner: WATCHDOG, takenAt: since, service, takeover };
}

async function taken(
	observed: Probation,
	lock: OrphanedLock,
	{ ports }: WatchdogContext,
	entry?: HistoryEntry,
): Promise<OrphanedLock | undefined> {
	const holder = await ports.probations.take(observed.service.name, observed, lock, entry);
	return holder === lock ? lock : undefined;
}
