import { describeRecords } from "../core/dns.ts";
import { same } from "../core/same.ts";
import { NotRestored } from "../errors.ts";
import { markProduction } from "./complete.ts";
import { concluded } from "./conclude.ts";
import { readActions, readRecords } from "./read-world.ts";
import type { ActuatorTask } from "./task.ts";

/** How often fail-back writes the original before it gives up aloud. Something else must be writing against it. */
const MAX_ATTEMPTS = 10;

/**
 * Verify: reads back records and listeners and compares them with the original, field by field. When they are equal:
 * tags, the candidate's tasks, history, and last the lock. When not: FailBack once more.
 * @throws {NotRestored} after the last attempt.
 */
export const verify: ActuatorTask = async (document, context) => {
	const { ports, execution } = context;
	const { service } = document;
	const lock = await ports.locks.held(service.name);
	if (lock?.owner !== execution) return concluded(document, "The lock has been released already.", context);
	const [dns, actions] = await Promise.all([readRecords(service, ports.dns), readActions(service, ports.edges)]);
	const { original, stable, candidate } = lock;
	if (!same({ ...dns, actions }, original)) {
		const wanted = describeRecords([...original.records, ...original.preview]);
		const found = describeRecords([...dns.records, ...dns.preview]);
		const differs = `wanted ${wanted}, found ${found}; listeners ${JSON.stringify(actions)}`;
		if ((document.failBack?.attempt ?? 0) >= MAX_ATTEMPTS) throw new NotRestored(differs);
		context.log.warn("not yet what it was", { differs });
		return { ...document, next: "failBack" };
	}
	await markProduction(service, stable, ports);
	await ports.services.scale(service.cluster, service.services[candidate], service.idleCount);
	const { overwrote } = document.failBack ?? {};
	const foreign = overwrote ? ` Somebody else had changed the records; that was overwritten: ${overwrote}.` : "";
	const what = `Traffic is on ${stable}; records and listeners are what they were.${foreign}`;
	const ended = await concluded(document, what, context, "failed-back");
	await ports.locks.release(service.name, execution);
	return ended;
};
