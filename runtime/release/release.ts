import {
	type Attempt,
	type Lock,
	type Release,
	type ReleaseAnswer,
	type ReleaseRequest,
	type ReleasesHead,
	WATCHDOG,
} from "../contract/index.ts";
import { NotReleasable, ReleaseConflict } from "../errors.ts";
import { readImages } from "../tasks/read-images.ts";
import { answerOf, awaitsCalendar, serves } from "./answer.ts";
import { forCalendar } from "./for-calendar.ts";
import { checkStart, type Standing, standingOf } from "./standing.ts";
import { rolloutUnderWay } from "./under-way.ts";
import { failed, newAttempt, type ReleaseContext, sameWanted, type Wanted, wantedOf } from "./wanted.ts";

/** So often others may be quicker with a wanted of theirs. */
const TRIES = 5;

/**
 * Release: writes down what is wanted as the newest attempt, and starts its execution. The same call again, whatever became of the first one,
 * comes to the same attempt and the same execution.
 * @throws {ReleaseConflict} when the id is another release's.
 * @throws {NotReleasable} when it has failed before, or is gone; or may never begin by the service's calendar.
 * @throws {WrongStart} when no rollout could begin now, as Begin would say.
 */
export async function release(request: ReleaseRequest, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	const wanted = await wantedOf(request, context);
	for (let tries = 0; tries < TRIES; tries++) {
		const head = await ports.attempts.head(service.name);
		const known = await knownAttempt(request, wanted, head, context);
		if (known) return again(known, wanted, context);
		const standing = await standingOf(wanted, context);
		if (standing.candidate === "same" && standing.lock) return underWay(standing.lock, context);
		if (standing.stable !== "same") await checkStart(standing, context);
		if (standing.stable !== "same") forCalendar({ overrideCalendar: request.override_calendar }, context);
		const written = await record(request, wanted, head, standing, context);
		if (written) return go(written, standing, context);
	}
	throw new ReleaseConflict(`others have asked for something else of ${service.name} each time: try again`);
}

/** The attempt that a request is about already: the one of its id; without an id the newest, where it is for the same. */
async function knownAttempt(
	{ id }: ReleaseRequest,
	wanted: Wanted,
	head: ReleasesHead | undefined,
	{ service, ports }: ReleaseContext,
): Promise<Attempt | undefined> {
	const named = id ?? head?.newest;
	const known = named === undefined ? undefined : await ports.attempts.find(service.name, named);
	if (!known) return undefined;
	const same = sameWanted(wanted, known);
	if (id === undefined) return same ? known : undefined;
	if (same) return known;
	throw new ReleaseConflict(
		`${id} of ${service.name} is an attempt for ${known.taskDefinition} already: give what is to run now an id of its own (given: ${wanted.taskDefinition})`,
	);
}

/** What became of an attempt that has been written down before; its execution is started, should that have been left undone. */
async function again(attempt: Attempt, wanted: Wanted, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	const entry = await ports.history.find(service.name, attempt.attempt);
	if (entry && failed(entry)) {
		const retry = `npm run cli -- retry ${service.name}`;
		throw new NotReleasable(
			`${attempt.attempt} of ${service.name} is for the same and has failed (${entry.reason}): once it is mended, ${retry} tries it again`,
		);
	}
	const standing = await standingOf(wanted, context);
	if (!entry || entry.outcome === "running") return go(attempt, standing, context);
	if (standing.stable === "same") return serves(attempt, service);
	throw new NotReleasable(
		`${attempt.attempt} of ${service.name} has had its rollout (${entry.outcome}: ${entry.reason}), and serves no longer: give what is to run now an id of its own`,
	);
}

/** Writes an attempt down, and before the first one what serves without one. Answers nothing when others were quicker. */
async function record(
	request: ReleaseRequest,
	wanted: Wanted,
	head: ReleasesHead | undefined,
	standing: Standing,
	context: ReleaseContext,
): Promise<Attempt | undefined> {
	const { service, ports } = context;
	if (!head && standing.stable !== "same") {
		// Whoever goes back later goes back to it.
		const { attempt, release } = newAttempt(standing.serving, 1, { ...request, id: "r1" }, context);
		await ports.attempts.record(service.name, undefined, attempt, await served(release, standing, context));
		return undefined;
	}
	const { attempt, release } = newAttempt(wanted, (head?.lastRelease ?? 0) + 1, request, context);
	const kept = standing.stable === "same" ? await served(release, standing, context) : release;
	const ends = await endedBy(attempt, standing, context);
	return (await ports.attempts.record(service.name, head, attempt, kept, ends?.attempt)) ? attempt : undefined;
}

/** A release that serves already, with the digests that its tasks run by. */
async function served(release: Release, { serving }: Standing, context: ReleaseContext): Promise<Release> {
	const images = await readImages(release.images, serving, context);
	return { ...release, images: [...images], servedAt: context.now.toISOString() };
}

/** The rollout of another that an attempt ends: it may, and neither waits for the calendar itself nor finds the other on its way back. */
export async function endedBy(
	attempt: Attempt,
	{ lock, stable }: Standing,
	context: ReleaseContext,
): Promise<Lock | undefined> {
	const ends = stable === "same" || context.service.onNewerRelease === "supersede";
	if (!ends || !lock || lock.attempt === attempt.attempt || lock.owner === WATCHDOG) return undefined;
	if (stable !== "same" && forCalendar(attempt, context)) return undefined;
	return (await rolloutUnderWay(context))?.back ? undefined : lock;
}

/**
 * Ends what is in the way of an attempt, if it may, and starts its execution. Done again it comes to the same. One that may not begin yet waits
 * in the table, and ends nothing: the watchdog starts it, and ends what is in its way then.
 */
export async function go(attempt: Attempt, standing: Standing, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	const { lock, stable } = standing;
	const another = lock && lock.attempt !== attempt.attempt ? lock : undefined;
	const waits = stable === "same" ? undefined : forCalendar(attempt, context);
	if (waits) return awaitsCalendar(attempt, service, waits);
	const ended = await endedBy(attempt, standing, context);
	if (ended) {
		const why = `${attempt.attempt} is wanted now, and ${ended.attempt} no longer`;
		await ports.stateMachine.stop(ended.owner, "Superseded", why);
	}
	// What serves already needs no rollout, but for one that waits until another has ended.
	if (stable === "same" && !another) {
		await ports.attempts.answered(service.name, attempt);
		return serves(attempt, service);
	}
	const execution = await start(attempt, context);
	if (stable === "same") return serves(attempt, service);
	const behind = another || (await waitsForProbation(attempt, context));
	return answerOf(behind ? "queued" : "started", attempt, service, execution);
}

/** Starts the execution of an attempt. Should this end in between, the watchdog does. */
export async function start(attempt: Attempt, { service, ports }: ReleaseContext): Promise<string> {
	const input = { event: { service: service.name, attempt: attempt.attempt } };
	const execution = await ports.stateMachine.start(attempt.executionName, input);
	await ports.attempts.started(service.name, attempt, execution);
	return execution;
}

/** Whether the service has a newer release wait for the end of a probation, and there is one. */
async function waitsForProbation({ attempt }: Attempt, { service, ports }: ReleaseContext): Promise<boolean> {
	if (service.onNewerRelease !== "queue") return false;
	const probation = await ports.probations.find(service.name);
	return probation !== undefined && probation.attempt !== attempt;
}

/** The answer of a rollout that brings the same already. */
async function underWay(lock: Lock, { service, ports }: ReleaseContext): Promise<ReleaseAnswer> {
	const attempt = await ports.attempts.find(service.name, lock.attempt);
	if (attempt) return answerOf("running", attempt, service, lock.owner);
	throw new ReleaseConflict(
		`${lock.attempt} of ${service.name} brings the same already, and was begun by an earlier version: wait until it has ended`,
	);
}
