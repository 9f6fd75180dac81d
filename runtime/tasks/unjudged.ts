import { LOG_CODES, type Lock, other, type RolloutDocument, type StateChange } from "../contract/index.ts";
import { announce } from "../core/rollout/announcement.ts";
import type { Unjudged } from "../core/rollout/unjudged.ts";
import { weightsFor } from "../core/routing/dns.ts";
import { tolerateRefusal } from "../fail-back/tidy-up.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { claimed, entryOf, observed, skipped } from "./attempt-answer.ts";
import type { TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

const CODE = LOG_CODES.unjudgedDeployment;

/**
 * A deployment that gave users what no rollout has judged: people and systems are told at once, and where the service wants that, it is
 * taken back, under its lock. Told twice is better than not at all; whoever waits for the lock has been told.
 * @param queued - waits for whoever holds the lock.
 */
export async function unjudged(
	document: RolloutDocument,
	decision: Unjudged,
	context: Context,
	queued: (holder: Lock) => RolloutDocument,
): Promise<RolloutDocument> {
	const { ports, execution } = context;
	const { name, unjudgedDeployments } = document.service;
	const entry = await claimed(document, "skipped", `${CODE}: ${decision.reason}`, context);
	if (entry.execution !== execution) return skipped(document, observed(entry));
	const answer = skipped(document, { code: CODE, reason: decision.reason });
	const revertTo = unjudgedDeployments === "revert" ? decision.revertTo : undefined;
	if (document.verdict?.code !== CODE) await notifyAll(document, decision, whatFollows(document, decision), context);
	if (revertTo === undefined) return answer;
	const holder = await ports.locks.acquire(name, lockOf(document, decision, context));
	if (holder.owner !== execution) return { ...queued(holder), verdict: answer.verdict };
	try {
		await revert(document, { ...decision, revertTo }, context);
	} finally {
		await ports.locks.release(name, execution);
	}
	return answer;
}

/** What of the reference is done about it, and what people can do. */
function whatFollows({ service }: RolloutDocument, { revertTo }: Unjudged): string {
	if (service.unjudgedDeployments === "announce")
		return "It is left as it is. Release by the release function, which judges; or give the color what users had.";
	if (revertTo === undefined) return "It is left as it is: no release is recorded that it could be reverted to.";
	return `It is being reverted to ${revertTo}.`;
}

function lockOf(document: RolloutDocument, { stable, original }: Unjudged, context: Context): Lock {
	const { service } = document;
	const { attempt } = entryOf(document);
	const held = { attempt, stable, candidate: other(stable), original };
	return { ...held, owner: context.execution, takenAt: context.now.toISOString(), service };
}

async function revert(
	document: RolloutDocument,
	decision: Unjudged & { readonly revertTo: string },
	context: Context,
): Promise<void> {
	const { ports, log } = context;
	const { cluster, services } = document.service;
	const { stable, revertTo } = decision;
	log.warn("reverting a deployment that no rollout has judged", { found: decision.reason, to: revertTo });
	const write = async () => {
		await ports.services.deploy(cluster, services[stable], { taskDefinition: revertTo });
	};
	const refused = await tolerateRefusal([write], log);
	if (refused.length === 0) return;
	await notifyAll(
		document,
		decision,
		`It could not be reverted: ${refused.join("; ")}. Give ${stable} ${revertTo}.`,
		context,
	);
}

/** Tells people, systems and whoever watches metrics. None of them keeps the others from hearing of it. */
async function notifyAll(
	document: RolloutDocument,
	{ stable, reason }: Unjudged,
	follows: string,
	{ ports, execution, now, log }: Context,
): Promise<void> {
	const { service } = document;
	const { attempt, deploymentId } = entryOf(document);
	const what = `${CODE}: ${stable} serves what no rollout has judged`;
	const message = `${reason}. ${follows}`;
	const failed = (where: "people" | "systems") => (error: unknown) =>
		log.error("the unjudged deployment could not be told", { where, error });
	const change: StateChange = {
		version: 1,
		service: service.name,
		rollout: execution,
		attempt,
		...(deploymentId && { deploymentId }),
		change: "unjudged-deployment",
		at: now.toISOString(),
		stable,
		candidate: other(stable),
		percent: 0,
		weights: weightsFor(other(stable), 0),
		message: `${what}: ${message}`,
	};
	log.warn("the color that serves was deployed by another way", { found: reason, code: CODE });
	ports.metricLog.put(service.name, { UnjudgedDeployments: 1 });
	await Promise.all([
		ports.topic.publish(announce(service.name, what, message)).catch(failed("people")),
		ports.events.put(change).catch(failed("systems")),
	]);
}
