import {
	type Attempt,
	type Lock,
	type Release,
	type ReleaseAnswer,
	type ReleaseRequest,
	WATCHDOG,
} from "../contract/index.ts";
import { decide } from "../core/rollout/decide.ts";
import { NotReleasable, ReleaseConflict, WrongStart } from "../errors.ts";
import { servedReleases } from "../tasks/read-served.ts";
import { answerOf } from "./answer.ts";
import { returning } from "./come-back.ts";
import { standingOf } from "./standing.ts";
import { executionNameOf, type ReleaseContext } from "./wanted.ts";

/** So often others may be quicker with what they want. */
const TRIES = 5;

/**
 * Rollback: users get again what they had. In a rollout that is what serves: it is aborted. At rest it is the release that served before, or
 * the one that is named. It becomes the newest wish, so that nothing which waits comes after it. The same call again comes to the same.
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
		const known = request.id === undefined ? undefined : await ports.attempts.find(service.name, request.id);
		if (known) return go(ownAttempt(known, request), running, context);
		const served = await servedReleases(service.name, ports.attempts);
		const target = running && request.to === undefined ? served[0] : targetOf(request, served);
		// Of a service that nobody has released by an attempt yet there is nothing to write down.
		if (!target && running) return aborted(running, request, context);
		if (!target) throw nothingBefore(service.name);
		const back = await returning(target, context);
		const named = attemptOf(target, head?.version ?? 0, request, context);
		if (!running) await checkStart(named, target, context);
		if (registered?.release !== target.release)
			registered = { release: target.release, taskDefinition: await back.register() };
		const attempt = { ...named, taskDefinition: registered.taskDefinition };
		if (await ports.attempts.record(service.name, head, attempt)) return go(attempt, running, context);
	}
	throw new ReleaseConflict(`others have asked for something else of ${service.name} each time: try again`);
}

/** The rollout that holds the lock; one that is complete, and only retires its old color, is none. */
async function rolloutUnderWay({ service, ports }: ReleaseContext): Promise<Lock | undefined> {
	const lock = await ports.locks.held(service.name);
	const entry = lock && (await ports.history.find(service.name, lock.attempt));
	return entry?.outcome === "completed" || entry?.outcome === "skipped" ? undefined : lock;
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
async function go(attempt: Attempt, running: Lock | undefined, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	const another = running && running.attempt !== attempt.attempt ? running : undefined;
	if (another) await stop(another, attempt.reason ?? `${attempt.attempt} is wanted now`, context);
	const input = { event: { service: service.name, attempt: attempt.attempt } };
	const execution = await ports.stateMachine.start(attempt.executionName, input);
	return answerOf(another ? "aborted" : "started", attempt, service, execution);
}

async function stop({ owner }: Lock, why: string, { ports }: ReleaseContext): Promise<void> {
	// What the watchdog holds is on its way back already.
	if (owner !== WATCHDOG) await ports.stateMachine.stop(owner, "RolledBack", why);
}

async function aborted(lock: Lock, { by, reason }: ReleaseRequest, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service } = context;
	await stop(lock, `${by ?? "somebody"}: ${reason ?? "rolled back"}`, context);
	const message = `${lock.attempt} of ${service.name} is being taken back to ${lock.stable}`;
	return { status: "aborted", service: service.name, attempt: lock.attempt, release: 1, message };
}
