import {
	type ByColor,
	byColor,
	type Held,
	LENGTHS,
	type Original,
	oneLine,
	other,
	type RecordSet,
	type ServiceAtStake,
} from "../contract/index.ts";
import { describeRecords, restore } from "../core/routing/dns.ts";
import { same } from "../core/routing/same.ts";
import { StableUnhealthy } from "../errors.ts";
import type { FailBackPorts, Log } from "../ports/index.ts";
import { readActions, readRecords, readTargets } from "./live.ts";
import { checkOriginal, checkRecords, type Live } from "./trusted.ts";

/** What fail-back works with. */
export interface FailBackContext {
	readonly ports: FailBackPorts;
	readonly log: Log;
}

/** What to bring back, and why. */
export interface WriteBack {
	readonly service: ServiceAtStake;
	readonly held: Held;
	/** What the rollout itself may have made of the records. Anything else is somebody else's, and is told. */
	readonly written: readonly (readonly RecordSet[])[];
	/** Why the rollout ends, for people. */
	readonly why: string;
}

/** The change that restored the records. */
export interface WrittenBack {
	readonly changeId: string;
	/** What somebody else had made of the records. */
	readonly overwrote?: string;
}

/**
 * Brings the original back: first the listeners, which reaches every client within seconds whatever its resolver
 * remembers; then the records. What cannot be read is written all the same, and a listener that cannot be written does
 * not keep the records from being restored.
 * @throws {UntrustedOriginal} when what was held cannot be an original: then nothing is written. When somebody else has changed more of the
 * records than their weights, the listeners are brought back, and the records are left.
 * @throws {StableUnhealthy} when the stable color is known to have no healthy target: what serves is kept. Known to have
 * none on one load balancer only, that load balancer is kept as it is, and the other gets the traffic.
 */
export async function writeBack(what: WriteBack, context: FailBackContext): Promise<WrittenBack> {
	const { service, held } = what;
	const { dns, loadBalancers } = context.ports;
	checkOriginal(service, held);
	// All at once: an API that hangs must not use up the function's time. The listeners do not wait for the records.
	const reading = [
		known(readActions(service, loadBalancers, "at once"), "listeners", context),
		known(readTargets(service, loadBalancers, held.stable, "at once"), "stable color's targets", context),
	] as const;
	const records = known(readRecords(service, dns, "at once"), "records", context);
	const [actions, targets] = await Promise.all(reading);
	// No data is not sickness: traffic goes back to the color that served before.
	const serves = byColor((alb) => !targets || targets[alb].some(({ state }) => state === "healthy"));
	const routed = actions !== undefined && same(actions, held.original.actions);
	if (!routed && !serves.blue && !serves.green) throw unhealthy(what, "on either load balancer");
	const failure = routed ? undefined : await routeBack(what, { actions, serves }, context);
	// The records lead to the stable color's own load balancer: no good while only the other one has it healthy.
	if (!serves[held.stable] && serves[held.candidate])
		throw failure ?? unhealthy(what, `on the ${held.stable} load balancer`);
	try {
		const written = await restoreRecords(what, await records, context);
		if (failure) throw failure;
		return written;
	} catch (error) {
		// A listener that is not back yet is tried again; records that must not be written are not.
		throw failure ?? error;
	}
}

/** What is known of the load balancers: how they are routed, and whether each could serve the stable color. */
interface LoadBalancers {
	readonly actions: Original["actions"] | undefined;
	readonly serves: ByColor<boolean>;
}

/** The candidate's load balancer comes first: it is what sick answers come from. Answers the first error, once all has been tried. */
async function routeBack(
	what: WriteBack,
	{ actions, serves }: LoadBalancers,
	{ ports, log }: FailBackContext,
): Promise<Error | undefined> {
	const { service, held } = what;
	const { original, candidate } = held;
	let failure: Error | undefined;
	for (const alb of [candidate, other(candidate)]) {
		if (actions && same(actions[alb], original.actions[alb])) continue;
		try {
			if (!serves[alb]) throw unhealthy(what, `on the ${alb} load balancer`);
			log.info("re-routing a load balancer", { alb, why: "fail-back" });
			await ports.loadBalancers.route(service.loadBalancers[alb].listener, original.actions[alb]);
		} catch (error) {
			log.error("a load balancer could not be re-routed; what is left is brought back all the same", { alb, error });
			failure ??= error as Error;
		}
	}
	return failure;
}

async function restoreRecords(
	{ service, held, written }: WriteBack,
	live: Live | undefined,
	context: FailBackContext,
): Promise<WrittenBack> {
	const { original, stable, attempt } = held;
	if (live) checkRecords(original, live);
	const own = !live || [original.records, ...written].some((records) => same(live.records, records));
	const overwrote = own ? undefined : oneLine(describeRecords(live.records), LENGTHS.reason);
	if (overwrote) context.log.warn("overwriting a foreign change of the records", { found: overwrote });
	const comment = `fail-back to ${stable} from ${attempt}`;
	const changes = restore([...original.records, ...original.preview]);
	const changeId = await context.ports.dns.change(service.dns.zoneId, changes, comment);
	return { changeId, ...(overwrote && { overwrote }) };
}

function unhealthy({ held, why }: WriteBack, where: string): StableUnhealthy {
	return new StableUnhealthy(
		`${held.stable} has no healthy target ${where}, so traffic stays where it is. The rollout failed because: ${why}`,
	);
}

/** What is read, or nothing when it cannot be: fail-back does not wait for it. */
async function known<T>(reading: Promise<T>, what: string, { log }: FailBackContext): Promise<T | undefined> {
	try {
		return await reading;
	} catch (error) {
		log.warn(`the ${what} cannot be read; failing back all the same`, { error });
		return undefined;
	}
}
