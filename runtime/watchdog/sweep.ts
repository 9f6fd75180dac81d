import type { Lock, ServiceAtStake } from "../contract/index.ts";
import { SweepFailed } from "../errors.ts";
import type { ServicePorts, WatchdogPorts } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";
import { countUntrusted, untrustedCode } from "../tasks/untrusted.ts";
import { answerEnded } from "./answer-ended.ts";
import { failBackLock } from "./fail-back-lock.ts";
import { watchProbation } from "./probation.ts";
import { startPending } from "./start-pending.ts";
import { handOn, type OrphanedLock, orphaned, takeOver, type WatchdogContext } from "./take-over.ts";
import { checkKey, checkRegistered, shown } from "./whose.ts";

/** What a run of the watchdog found. */
export interface Sweep {
	/** How many services have a lock that somebody holds, a release on probation, or a request that is not started yet. */
	readonly locks: number;
	/** The services whose traffic it is bringing back. */
	readonly pending: readonly string[];
	/** The services whose traffic it has proven to be back. */
	readonly home: readonly string[];
}

/** What a run of the watchdog is given. */
export interface SweepContext extends Pick<WatchdogContext, "clock" | "acceptUnregistered"> {
	/** What it touches for all services alike. */
	readonly ports: Omit<WatchdogPorts, keyof ServicePorts>;
	/** What it touches of a service, by the service's own role. */
	readonly portsOf: (service: ServiceAtStake) => ServicePorts;
}

type Found = "remaining" | "pending" | "home";

/**
 * Checks every lock, and brings back the traffic of each whose execution no longer runs. It asks what is, not what
 * happened: run again, late, or twice at once it comes to the same end. One service's trouble does not keep it from the others.
 * @param woken - what it was woken by: of an execution that has ended before it began nothing else would tell.
 * @throws {SweepFailed} once all have been tried, with every error.
 */
export async function sweep(context: SweepContext, logFor: LogFactory, woken?: unknown): Promise<Sweep> {
	const services = await context.ports.locks.services();
	const outcomes = await Promise.allSettled(services.map((service) => check(service, context, logFor)));
	const failures = outcomes.flatMap((outcome, i) =>
		outcome.status === "rejected" ? [`${shown(String(services[i]))}: ${String(outcome.reason)}`] : [],
	);
	await answerEnded(woken, context, logFor).catch((error: unknown) =>
		failures.push(`an ended execution: ${String(error)}`),
	);
	if (failures.length > 0) throw new SweepFailed(failures);
	const where = (found: Found) =>
		services.filter((_, i) => {
			const outcome = outcomes[i];
			return outcome?.status === "fulfilled" && outcome.value === found;
		});
	return { locks: services.length, pending: where("pending"), home: where("home") };
}

/** Traffic that is to be brought back comes first, and is brought back whatever becomes of a request. */
async function check(service: string, context: SweepContext, logFor: LogFactory): Promise<Found> {
	const found = await watch(service, context, logFor);
	await startPending(service, context, logFor);
	return found;
}

async function watch(service: string, context: SweepContext, logFor: LogFactory): Promise<Found> {
	const held = await context.ports.locks.held(service);
	const observed = held ?? (await context.ports.probations.find(service));
	if (!observed) return "remaining";
	const rollout = held?.takeover?.execution ?? observed.owner;
	const log = logFor({ rollout, service, task: "watchdog" });
	try {
		checkKey(service, observed);
		const { dns, loadBalancers, services, scaling, tasks } = context.portsOf(observed.service);
		const own = { ...context, ports: { ...context.ports, dns, loadBalancers, services, scaling, tasks }, log };
		const lock = "until" in observed ? await watchProbation(observed, own) : await orphanedLock(observed, own);
		return lock ? await failedBack(lock, own) : "remaining";
	} catch (error) {
		const code = untrustedCode(error);
		if (code) await countUntrusted({ event: { service } }, context.ports);
		log.error("the traffic could not be brought back; the next run tries again", { error, ...(code && { code }) });
		throw error;
	}
}

/** Takes over a lock that no execution holds any more. Nothing where one does. */
async function orphanedLock(observed: Lock, context: WatchdogContext): Promise<OrphanedLock | undefined> {
	const takeover = await orphaned(observed, context);
	if (!takeover) return undefined;
	await checkRegistered(observed, context);
	return takeOver(observed, takeover, context);
}

async function failedBack(lock: OrphanedLock, context: WatchdogContext): Promise<Found> {
	try {
		const after = await failBackLock(lock, context);
		if (after) await handOn(lock, after, context);
		return after ? "pending" : "home";
	} catch (error) {
		// What went wrong first is told; a lock that cannot be handed on is free when its lease ends.
		await handOn(lock, lock, context).catch((failure: unknown) =>
			context.log.warn("the lock could not be handed to the next run", { error: failure }),
		);
		throw error;
	}
}
