import { attemptOf, type Lock, type RolloutDocument, type ServiceConfig } from "../contract/index.ts";
import { exchanged } from "../core/rollout/scaling.ts";
import { readDns } from "../core/routing/dns.ts";
import { Refused } from "../errors.ts";
import { readOriginal } from "../fail-back/live.ts";
import { handBack } from "../fail-back/scaling.ts";
import { tolerateRefusal } from "../fail-back/tidy-up.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { type ActuatorTask, running, type TaskContext } from "./task.ts";

/**
 * Retire: writes how many stragglers there were into history, ends the probation, and brings the old color to its idle count, under the lock.
 * A newer rollout that holds the lock, or has ended the probation, has taken the old color over; so has whoever has made it stable again: then
 * nothing is done to it.
 */
export const retire: ActuatorTask = running(async (document, context) => {
	const { ports, execution, now, log } = context;
	const { candidate, stable: old, attempt, deploymentId } = document.rollout;
	const scaling = document.rollout.scaling && exchanged(document.rollout.scaling);
	const { service } = document;
	const probation = await ports.probations.find(service.name);
	if (probation && probation.owner !== execution) {
		log.info("the probation is another's", { by: probation.owner });
		return document;
	}
	// The count is for people: where it cannot be kept, the old color is retired all the same.
	await tolerateRefusal([() => noteStragglers(document, context)], log);
	const original = await readOriginal(service, ports);
	const dns = readDns(service.dns, original.records, original.preview);
	if (!dns.atRest || dns.stable !== candidate) {
		log.info("the old color serves, or a newer rollout has it", { old });
		if (probation) await ports.probations.end(service.name, probation);
		return document;
	}
	const lock: Lock = {
		owner: execution,
		attempt,
		deploymentId,
		stable: candidate,
		candidate: old,
		takenAt: now.toISOString(),
		original,
		...(scaling && { scaling }),
		service,
	};
	const holder = await ports.probations.take(service.name, probation, lock);
	if (holder?.owner !== execution) {
		log.info("a newer rollout has been quicker", { holder: holder?.owner });
		return document;
	}
	try {
		await takeTasks(service, lock, context);
	} finally {
		// Whatever happened to the old color, the next rollout must not wait for this one.
		await ports.locks.release(service.name, execution);
	}
	return document;
});

/** Brings the old color to its idle count, and lets both be scaled as one that serves and one that is idle. The one is done though the other is refused. */
async function takeTasks(service: ServiceConfig, lock: Lock, context: TaskContext<ActuatorPorts>): Promise<void> {
	const { ports, log } = context;
	const scale = () => ports.services.scale(service.cluster, service.services[lock.candidate], service.idleCount);
	const refused = await tolerateRefusal([scale, ...handBack(service, lock, context)], log);
	if (refused.length > 0) throw new Refused(refused.join("; "), {});
}

async function noteStragglers(
	{ service, event, rollout, stragglers }: RolloutDocument,
	{ ports }: TaskContext<ActuatorPorts>,
): Promise<void> {
	if (!stragglers) return;
	const entry = await ports.history.find(service.name, attemptOf({ event, rollout }));
	if (entry?.outcome === "completed") await ports.history.close(service.name, { ...entry, stragglers });
}
