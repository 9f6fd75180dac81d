import { LOG_CODES } from "../contract/index.ts";
import { announce } from "../core/rollout/announcement.ts";
import { tolerateRefusal } from "../fail-back/tidy-up.ts";
import { servedReleases } from "../tasks/read-served.ts";
import { publish } from "./conclude.ts";
import type { OrphanedLock, WatchdogContext } from "./take-over.ts";

/**
 * Whether a lock is of an execution that was reverting an unjudged deployment when it died: history says of it that it began no rollout.
 * Such a lock stands for a moment, beside a probation perhaps, and no traffic was moved under it.
 */
export async function isRevert(
	{ service, attempt, takeover }: OrphanedLock,
	{ ports }: WatchdogContext,
): Promise<boolean> {
	const entry = await ports.history.find(service.name, attempt);
	return entry?.outcome === "skipped" && entry.execution === takeover.execution;
}

/**
 * Gives the color that serves what users had, and releases the lock. Neither records nor listeners are touched, nor the other color: it may be
 * warm for a release on probation. What AWS refuses is told, and keeps no lock.
 */
export async function finishRevert(lock: OrphanedLock, context: WatchdogContext): Promise<undefined> {
	const { ports, log } = context;
	const { service, stable, owner } = lock;
	const [serves] = await servedReleases(service.name, ports.attempts);
	const revert = async () => {
		if (!serves) return;
		const { taskDefinition } = serves;
		log.warn("reverting a deployment that no rollout has judged", { to: taskDefinition });
		await ports.services.deploy(service.cluster, service.services[stable], { taskDefinition });
	};
	const refused = await tolerateRefusal([revert], log);
	if (serves && refused.length > 0) {
		const what = `${LOG_CODES.unjudgedDeployment}: ${stable} could not be reverted`;
		await publish(
			announce(service.name, what, `${refused.join("; ")}. Give ${stable} ${serves.taskDefinition}.`),
			context,
		);
	}
	await ports.locks.release(service.name, owner);
}
