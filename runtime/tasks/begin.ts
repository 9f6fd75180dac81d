import { attemptOf, isAttempt, type Lock, type RolloutDocument } from "../contract/index.ts";
import { LONGEST_LAG_SECONDS } from "../core/analysis/stale.ts";
import { type Decision, decide } from "../core/rollout/decide.ts";
import { withoutHold } from "../core/rollout/scaling.ts";
import { queueWait } from "../core/rollout/waits.ts";
import { withWeights } from "../core/routing/dns.ts";
import { QueueTimeout, UntrustedInput, WrongStart } from "../errors.ts";
import type { ActuatorPorts, ServiceView } from "../ports/index.ts";
import { answered, claimed, entryOf, observed, refusalOf, skipped } from "./attempt-answer.ts";
import { awaitCalendar } from "./await-calendar.ts";
import { awaitProbation } from "./await-probation.ts";
import { covered, perhapsCovered, superseded } from "./covered.ts";
import { heldBy } from "./lock.ts";
import { notify } from "./notify.ts";
import { readServed } from "./read-served.ts";
import { readWorld } from "./read-world.ts";
import { withAttempt } from "./record-deployment.ts";
import { ringing } from "./ringing.ts";
import { rollBack } from "./roll-back.ts";
import { takeResources } from "./take-resources.ts";
import type { ActuatorTask, TaskContext } from "./task.ts";
import { unjudged } from "./unjudged.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Begin: a probation that Load has found goes on. Else it decides *proceed*, *skip* or *wait*. Only *proceed* takes the lock, which keeps
 * what fail-back would bring back, and ends a probation of the release before. A rollback to what is warm still goes to FailBack at once.
 * An attempt gets one answer, and a deployment one, whichever of its events comes first: what was refused stays refused. But only what ECS says is the
 * service's own gets one that lasts: an event may be made up.
 * @throws {WrongStart} when live DNS, listeners or services are not at rest, or not of a kind that a rollout can move; or an alarm
 * rings already or cannot be read.
 * @throws {UntrustedInput} when the event names another's deployment, or the service what another service moves.
 * @throws {QueueTimeout} when another rollout has held the lock for too long.
 */
export const begin: ActuatorTask = async (document, context) => {
	const { ports, execution } = context;
	if (document.probation) return { ...document, next: "probation" };
	const known = await ports.history.find(document.service.name, attemptOf(document));
	if (known && known.execution !== execution) return skipped(document, observed(known));
	if (known?.outcome === "abandoned") throw refusalOf(known);
	try {
		return await decided(document, context);
	} catch (error) {
		if (!(error instanceof WrongStart || error instanceof QueueTimeout)) throw error;
		const entry = await answered(document, error, context);
		if (entry && entry.execution !== execution) return skipped(document, observed(entry));
		throw error;
	}
};

async function decided(document: RolloutDocument, context: Context): Promise<RolloutDocument> {
	const { ports, execution } = context;
	const { event, service } = document;
	const holder = await ports.locks.held(service.name);
	const covering = await covered(document, holder, ports);
	if (covering) return skipped(document, covering);
	if (holder?.owner !== execution) {
		const newer = await superseded(document, ports);
		if (newer) return answeredFor(document, newer, context);
		if (holder) return queued(document, holder, context);
	}
	const back = await rollBack(document, holder, context, (other) => queued(document, other, context));
	if (back) return back;
	const waiting = holder ? undefined : await awaitProbation(document, context);
	if (waiting) return waiting;

	const world = await readWorld(service, ports, document.attempt);
	const decision = decide(document, { ...world, served: await readServed(document, world, ports) });
	if (decision.decision === "untrusted") throw new UntrustedInput("the event", [decision.reason]);
	if (decision.decision === "refuse") throw new WrongStart(`no rollout can start from here: ${decision.reason}`);
	if (decision.decision === "wait") return unseen(document, decision, context);
	if (decision.decision === "proceed") {
		const faults = await ringing(service, ports);
		if (faults.length > 0) throw new WrongStart(`no rollout can start now: ${faults.join("; ")}`);
		const later = holder ? undefined : await awaitCalendar(document, context);
		if (later) return later;
		const { deployment } = world.services[decision.candidate];
		const covering = !isAttempt(event) && (await perhapsCovered(event, service.name, deployment, ports));
		return covering ? skipped(document, covering) : locked(document, { ...decision, deployment }, context);
	}
	if (decision.decision === "unjudged")
		return unjudged(document, decision, context, (other) => queued(document, other, context));
	// A revert that was under way when its function died has its own deployment there already.
	if (holder && !isAttempt(event) && event.serviceArn === service.services[holder.stable])
		await ports.locks.release(service.name, execution);
	return decision.proven ? answeredFor(document, decision, context) : skipped(document, decision);
}

/** The document of an attempt that starts no rollout, once that is written into history. */
async function answeredFor(
	document: RolloutDocument,
	why: { readonly code: string; readonly reason: string },
	context: Context,
): Promise<RolloutDocument> {
	const entry = await claimed(document, "skipped", `${why.code}: ${why.reason}`, context);
	return skipped(document, entry.execution === context.execution ? why : observed(entry));
}

/** ECS may show a deployment later than it tells of it. What it never shows is not claimed: its next event may find it. */
function unseen(
	document: RolloutDocument,
	{ reason, otherwise }: Extract<Decision, { decision: "wait" }>,
	{ now }: Context,
): RolloutDocument {
	const unseenSince = document.unseenSince ?? now.toISOString();
	const waited = (now.getTime() - Date.parse(unseenSince)) / 1000;
	const { analysisIntervalSeconds } = document.service.timing;
	if (waited < LONGEST_LAG_SECONDS)
		return { ...document, unseenSince, next: "wait", waitSeconds: analysisIntervalSeconds };
	if (otherwise === "refuse") throw new WrongStart(`no rollout can start from here: ${reason}`);
	return skipped(document, { code: "NotPrimary", reason: `${reason} for ${LONGEST_LAG_SECONDS} s` });
}

/** That a rollout begins, and the deployment that the candidate has now. */
type Proceed = Extract<Decision, { decision: "proceed" }> & { readonly deployment: ServiceView["deployment"] };

async function locked(
	document: RolloutDocument,
	{ stable, candidate, stableTasks, deployedAt, stableDeployment, original, scaling, deployment }: Proceed,
	context: Context,
): Promise<RolloutDocument> {
	const { execution, now, ports } = context;
	const startedAt = now.toISOString();
	await takeResources(document.service, ports);
	const { name } = document.service;
	const probation = await ports.probations.find(name);
	const unheld = scaling && { scaling: withoutHold(scaling, probation?.scaling) };
	const mine: Lock = {
		...heldBy({ ...entryOf(document), stable, candidate, original, ...unheld }),
		owner: execution,
		takenAt: startedAt,
		service: withWeights(document.service, candidate),
	};
	// Of a newer release and a probation that fails one wins: whoever is later finds the lock held, or the probation gone.
	const holder = await ports.probations.take(name, probation, mine);
	if (!holder) return { ...document, next: "wait", waitSeconds: document.service.timing.analysisIntervalSeconds };
	if (holder.owner !== execution) return queued(document, holder, context);
	// Claimed under the lock: a deployment that was claimed but never locked could start no rollout any more.
	const entry = await claimed(document, "running", "", context);
	if (entry.execution !== execution) {
		await ports.locks.release(document.service.name, execution);
		return skipped(document, observed(entry));
	}
	const tried = await withAttempt(document, deployment, context);
	// Begin may run again, and see another world by then: what it took the lock with is what the rollout keeps.
	const kept = heldBy(holder);
	const { records } = kept.original;
	const rollout = { ...kept, startedAt, deployedAt, stableDeployment, stableTasks, records, step: -1, polls: 0 };
	const started = { ...tried, rollout, next: "proceed" };
	const reason = `${kept.attempt} is brought to ${candidate} in ${document.service.schedule.length} steps; ${stable} serves until then.`;
	await notify(started, { change: "started", what: `a rollout to ${candidate} begins`, reason }, context);
	return started;
}

function queued(document: RolloutDocument, holder: Lock, { now }: Context): RolloutDocument {
	const { queueSeconds, analysisIntervalSeconds } = document.service.timing;
	const queuedSince = document.queuedSince ?? now.toISOString();
	const waited = (now.getTime() - Date.parse(queuedSince)) / 1000;
	if (waited >= queueSeconds) {
		throw new QueueTimeout(`waited ${queueSeconds} s for ${holder.owner} to end; deploy again once it has`);
	}
	return { ...document, queuedSince, next: "wait", waitSeconds: queueWait(waited, analysisIntervalSeconds) };
}
