import { attemptOf, LENGTHS, type Lock, oneLine, type Probation, type RolloutDocument } from "../contract/index.ts";
import { isRollback } from "../core/rollout/rollback.ts";
import { lockFaults } from "../core/routing/agreement.ts";
import { weigh, weightsFor } from "../core/routing/dns.ts";
import { UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { claimed } from "./attempt-answer.ts";
import { takenAgain } from "./take-back.ts";
import type { TaskContext } from "./task.ts";
import { isWarm } from "./warm.ts";

type Context = TaskContext<ActuatorPorts>;

/** Code of the verdict by which somebody has taken a release back. */
const ROLLED_BACK = "RolledBack";

/** The probation may have passed to another execution since it was asked for, in seconds. */
const AGAIN_SECONDS = 1;

/**
 * A rollback while a release is on probation, to what the old color still runs: takes the lock with all that the release's rollout had kept,
 * and ends its probation, both or neither, as TakeBack does; and goes on to FailBack. Of both one wins. Run again it comes to the same.
 * @param queued - waits for whoever holds the lock.
 * @returns nothing where that is not so: then the release is brought up first.
 * @throws {UntrustedInput} when what the probation has kept is not the service's.
 */
export async function rollBack(
	document: RolloutDocument,
	holder: Lock | undefined,
	context: Context,
	queued: (holder: Lock) => RolloutDocument,
): Promise<RolloutDocument | undefined> {
	const { attempt, service } = document;
	const { ports, execution } = context;
	if (!attempt || !isRollback(document)) return undefined;
	if (holder) return holder.attempt === attempt.attempt ? undefined : takenBack(document, holder, context);
	const probation = await ports.probations.find(service.name);
	if (!probation || !(await isWarm(attempt, probation.stable, service, ports))) return undefined;
	const faults = lockFaults(document, probation);
	if (faults.length > 0) throw new UntrustedInput(`the probation of ${service.name}`, faults);
	const lock = await taken(document, probation, context);
	if (!lock) return { ...document, next: "wait", waitSeconds: AGAIN_SECONDS };
	return lock.owner === execution ? takenBack(document, lock, context) : queued(lock);
}

/** Takes the lock, and ends the probation. */
async function taken(document: RolloutDocument, probation: Probation, context: Context): Promise<Lock | undefined> {
	const { ports } = context;
	const { name } = document.service;
	const { entry, lock } = await takenAgain(probation, context);
	const asked = await ports.attempts.find(name, attemptOf(document));
	const why = [asked?.by, asked?.reason ?? "rolled back"].filter(Boolean).join(": ");
	const reason = oneLine(`${ROLLED_BACK}: ${why}`, LENGTHS.reason);
	return ports.probations.take(name, probation, lock, { ...entry, reason, rollback: attemptOf(document) });
}

/** The document of the rollout that is taken back, as FailBack takes it from one that has failed on probation. */
async function takenBack(document: RolloutDocument, lock: Lock, context: Context): Promise<RolloutDocument> {
	const { ports, log } = context;
	const { owner: _, takenAt, service: __, takeover: ___, ...held } = lock;
	const entry = await ports.history.find(document.service.name, lock.attempt);
	// Under the lock, as any other's: from now on it has a rollout to end with.
	await claimed(document, "running", "", context);
	const reason = entry?.reason.replace(`${ROLLED_BACK}: `, "") ?? "";
	const verdicts = entry?.verdicts;
	const records = weigh(held.original.records, weightsFor(held.candidate, 100));
	const began = { startedAt: takenAt, stableTasks: 1, records, step: 0, polls: 0, ...(verdicts && { verdicts }) };
	const verdict = { verdict: "fail", code: ROLLED_BACK, reason } as const;
	const probation = { since: entry?.completedAt ?? takenAt, until: takenAt, checksLeft: 0 };
	log.warn("somebody takes the release back from probation", { verdict });
	return { ...document, rollout: { ...held, ...began }, probation, verdict, next: "failBack" };
}
