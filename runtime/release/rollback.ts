import {
	type Attempt,
	type Release,
	type ReleaseAnswer,
	type ReleaseRequest,
	type ReleasesHead,
	WATCHDOG,
} from "../contract/index.ts";
import { decide } from "../core/rollout/decide.ts";
import { executionNameOf } from "../core/rollout/execution-name.ts";
import { NotReleasable, ReleaseConflict, WrongStart } from "../errors.ts";
import { servedReleases } from "../tasks/read-served.ts";
import { isWarm } from "../tasks/warm.ts";
import { answerOf } from "./answer.ts";
import { returning } from "./come-back.ts";
import { start } from "./release.ts";
import { standingOf } from "./standing.ts";
import { isOf, rolloutUnderWay, type UnderWay } from "./under-way.ts";
import type { ReleaseContext } from "./wanted.ts";

/** So often others may be quicker with what they want. */
const TRIES = 5;

/**
 * Rollback: users get again what they had. In a rollout that is what serves: it is aborted, unless it is on its way back already. In probation
 * and at rest it is the release that served before, or the one that is named. It becomes the newest attempt, so that nothing which waits comes after it. The same call again comes to the same.
 * @throws {NotReleasable} when there is no such release, or its task definition or images are gone. Nothing has been done then.
 * @throws {ReleaseConflict} when the id is another attempt's.
 * @throws {WrongStart} when records, listeners or services are not of a kind that a rollout can move.
 */
export async function rollback(request: ReleaseRequest, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	let registered: Pick<Release, "release" | "taskDefinition"> | undefined;
	for (let tries = 0; tries < TRIES; tries++) {
		const head = await ports.attempts.head(service.name);
		const running = await rolloutUnderWay(context);
		const known = await knownAttempt(request, head, running, context);
		if (known) return go(known, running, context);
		const served = await servedReleases(service.name, ports.attempts);
		const target = running && request.to === undefined ? remaining(running, served) : targetOf(request, served);
		// Of a service that nobody has released by an attempt yet there is nothing to write down.
		if (!target && running) return aborted(running, request, context);
		if (!target) throw nothingBefore(service.name);
		const back = await returning(target, context);
		const named = attemptOf(target, head?.version ?? 0, request, context);
		if (!running && !(await onProbation(target, context))) await checkStart(named, target, context);
		if (registered?.release !== target.release)
			registered = { release: target.release, taskDefinition: await back.register() };
		const attempt = { ...named, taskDefinition: registered.taskDefinition };
		const ends = running && !running.back ? running.lock.attempt : undefined;
		if (await ports.attempts.record(service.name, head, attempt, undefined, ends)) return go(attempt, running, context);
	}
	throw new ReleaseConflict(`others have asked for something else of ${service.name} each time: try again`);
}

/** The attempt that a request is about already: the one of its id; without an id a rollback to the same that is under way. */
async function knownAttempt(
	request: ReleaseRequest,
	head: ReleasesHead | undefined,
	running: UnderWay | undefined,
	{ service, ports }: ReleaseContext,
): Promise<Attempt | undefined> {
	const { id, to } = request;
	const named = id ?? (running && isOf(running, head?.newest) ? head?.newest : undefined);
	const known = named === undefined ? undefined : await ports.attempts.find(service.name, named);
	if (!known) return undefined;
	if (id !== undefined) return ownAttempt(known, request);
	return known.kind === "rollback" && (to === undefined || to === known.release) ? known : undefined;
}

/** What users have once a rollout under way is taken back: what serves, less a release that is on its way back from probation. */
function remaining({ back, release: failed }: UnderWay, served: readonly Release[]): Release | undefined {
	return served.find(({ release }) => !back || release !== failed);
}

/** Whether a release is on the old color of a probation, warm: then nothing is to be checked of a start. */
async function onProbation(target: Release, { service, ports }: ReleaseContext): Promise<boolean> {
	const probation = await ports.probations.find(service.name);
	return probation !== undefined && isWarm(target, probation.stable, service, ports);
}

/** The release to go back to: the one that is named, or the newest that has served before what serves now. */
function targetOf({ to, service }: ReleaseRequest, served: readonly Release[]): Release | undefined {
	const [serves, ...before] = served;
	if (to === undefined) return before.find(({ release }) => serves === undefined || release < serves.release);
	const named = served.find(({ release }) => release === to);
	if (named && named !== serves) return named;
	const why = named ? "serves already" : `is none of the last that ${service} has served`;
	const others = before.map(({ release }) => release).join(", ") || "none to go back to";
	throw new NotReleasable(`release ${to} ${why}; there are ${others} (npm run cli -- rollback ${service} --to NUMBER)`);
}

function nothingBefore(service: string): NotReleasable {
	return new NotReleasable(`${service} has served nothing else yet: there is no release to go back to`);
}

/**
 * Checks what Begin will check, before anything is written down.
 * @throws {WrongStart} as Begin would.
 */
async function checkStart(attempt: Attempt, { taskDefinition, container, images }: Release, context: ReleaseContext) {
	const { service } = context;
	const { lock, world } = await standingOf({ taskDefinition, container, images }, context);
	if (lock) return;
	const decision = decide({ event: { service: service.name, attempt: attempt.attempt }, service, attempt }, world);
	if (decision.decision === "refuse") throw new WrongStart(`no rollout can start from here: ${decision.reason}`);
}

function attemptOf(
	{ release, taskDefinition, container }: Release,
	version: number,
	{ id, by, reason }: ReleaseRequest,
	{ service, now }: ReleaseContext,
): Attempt {
	// A release may be gone back to again and again: the head's version tells these attempts apart.
	const attempt = id ?? `r${release}-back-${version + 1}`;
	const asked = { at: now.toISOString(), ...(by && { by }), ...(reason && { reason }) };
	const executionName = executionNameOf(service, attempt, now);
	return {
		attempt,
		release,
		kind: "rollback",
		taskDefinition,
		...(container && { container }),
		executionName,
		...asked,
	};
}

/** @throws {ReleaseConflict} when the id is that of anything else. */
function ownAttempt(known: Attempt, { service, to }: ReleaseRequest): Attempt {
	if (known.kind === "rollback" && (to === undefined || to === known.release)) return known;
	throw new ReleaseConflict(
		`${known.attempt} of ${service} is an attempt for release ${known.release} already (${known.kind}): give the rollback an id of its own`,
	);
}

/** Ends what is under way, and starts the execution. Done again it comes to the same. */
async function go(attempt: Attempt, running: UnderWay | undefined, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service } = context;
	const another = running && !isOf(running, attempt.attempt) ? running : undefined;
	if (another) await stop(another, attempt.reason ?? `${attempt.attempt} is wanted now`, context);
	const execution = await start(attempt, context);
	return answerOf(another ? "aborted" : "started", attempt, service, execution);
}

async function stop({ lock: { owner }, back }: UnderWay, why: string, { ports }: ReleaseContext): Promise<void> {
	// What is on its way back already, by its execution or by the watchdog, is not kept from it.
	if (!back && owner !== WATCHDOG) await ports.stateMachine.stop(owner, "RolledBack", why);
}

async function aborted(running: UnderWay, { by, reason }: ReleaseRequest, context: ReleaseContext) {
	const { service } = context;
	const { attempt, stable } = running.lock;
	await stop(running, `${by ?? "somebody"}: ${reason ?? "rolled back"}`, context);
	const message = `${attempt} of ${service.name} is being taken back to ${stable}`;
	return { status: "aborted", service: service.name, attempt, release: 1, message } as const;
}
