import type { Lock } from "../contract.ts";
import { readDns } from "../core/dns.ts";
import { readActions, readRecords } from "./read-world.ts";
import { rolloutOf } from "./rollout-of.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Retire: brings the old colour to its idle count, under the lock.
 * A newer rollout that holds the lock, or has made the old colour stable again, has taken it over: then nothing is done.
 */
export const retire: ActuatorTask = async (document, { ports, execution, now, log }) => {
	const { candidate, stable: old, deploymentId } = rolloutOf(document);
	const { service } = document;
	const [{ records, preview }, actions] = await Promise.all([
		readRecords(service, ports.dns),
		readActions(service, ports.edges),
	]);
	const dns = readDns(service.dns, records, preview);
	if (!dns.atRest || dns.stable !== candidate) {
		log.info("a newer rollout has the old colour", { old });
		return document;
	}
	const original = { records, preview, actions };
	const lock: Lock = {
		owner: execution,
		deploymentId,
		stable: candidate,
		candidate: old,
		takenAt: now.toISOString(),
		original,
	};
	const holder = await ports.locks.acquire(service.name, lock);
	if (holder.owner !== execution) {
		log.info("a newer rollout holds the lock", { holder: holder.owner });
		return document;
	}
	try {
		await ports.services.scale(service.cluster, service.services[old], service.idleCount);
	} finally {
		// Whatever happened to the old colour, the next rollout must not wait for this one.
		await ports.locks.release(service.name, execution);
	}
	return document;
};
