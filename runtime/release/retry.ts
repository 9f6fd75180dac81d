import type { Attempt, Release, ReleaseAnswer, ReleaseRequest, ReleasesHead } from "../contract/index.ts";
import { executionNameOf } from "../core/rollout/execution-name.ts";
import { NotReleasable, ReleaseConflict } from "../errors.ts";
import { serves } from "./answer.ts";
import { returning } from "./come-back.ts";
import { endedBy, go } from "./release.ts";
import { checkStart, type Standing, standingOf } from "./standing.ts";
import { failed, type ReleaseContext, type Wanted } from "./wanted.ts";

/** So often others may be quicker with a wanted of theirs. */
const TRIES = 5;
/** So many attempts of one release are named one after the other. */
const MOST_ATTEMPTS = 1_000;

/**
 * Retry: releases once more what was wanted last, and has failed. The same call again, before that has ended, comes to the same attempt.
 * @throws {NotReleasable} when nothing has been released yet, or what was is gone.
 * @throws {WrongStart} when no rollout could begin now, as Begin would say.
 */
export async function retry(request: ReleaseRequest, context: ReleaseContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	let registered: string | undefined;
	for (let tries = 0; tries < TRIES; tries++) {
		const head = await ports.attempts.head(service.name);
		const last = head && (await ports.attempts.find(service.name, head.newest));
		if (!head || !last) throw new NotReleasable(`${service.name} has nothing to retry: nothing has been released yet`);
		const entry = await ports.history.find(service.name, last.attempt);
		const wanted: Wanted = { taskDefinition: last.taskDefinition, container: last.container, images: [] };
		const back = entry && failed(entry) ? await returning(await releaseOf(last, context), context) : undefined;
		const standing = await standingOf(wanted, context);
		if (standing.stable === "same") return serves(last, service);
		// It runs, waits for its turn, or its execution was never started.
		if (!back) return go(last, standing, context);
		await checkStart(standing, context);
		registered ??= await back.register();
		const attempt = await again({ ...last, taskDefinition: registered }, request, { head, standing }, context);
		if (attempt) return go(attempt, standing, context);
	}
	throw new ReleaseConflict(`others have asked for something else of ${service.name} each time: try again`);
}

/** What an attempt was to bring, with what is known of its images. */
async function releaseOf(attempt: Attempt, { service, ports }: ReleaseContext): Promise<Release> {
	const { release, taskDefinition, at } = attempt;
	const known = await ports.attempts.release(service.name, release);
	return { release, images: [], at, ...known, taskDefinition };
}

/** Writes the next attempt of a release down. Answers nothing when others were quicker. */
async function again(
	{ by: _, reason: __, overrideCalendar: ___, ...last }: Attempt,
	{ id, by, reason, override_calendar }: ReleaseRequest,
	{ head, standing }: { readonly head: ReleasesHead; readonly standing: Standing },
	context: ReleaseContext,
): Promise<Attempt | undefined> {
	const { service, ports, now } = context;
	const name = id ?? (await nextName(last.release, context));
	const overriding = override_calendar && ({ overrideCalendar: true } as const);
	const asked = { at: now.toISOString(), ...(by && { by }), ...(reason && { reason }), ...overriding };
	const executionName = executionNameOf(service, name, now);
	const attempt: Attempt = { ...last, attempt: name, kind: "retry", executionName, ...asked };
	const ends = await endedBy(attempt, standing, context);
	return (await ports.attempts.record(service.name, head, attempt, undefined, ends?.attempt)) ? attempt : undefined;
}

/** `r7-2` after `r7`, and so on. */
async function nextName(release: number, { service, ports }: ReleaseContext): Promise<string> {
	for (let n = 2; n < MOST_ATTEMPTS; n++) {
		const name = `r${release}-${n}`;
		if (!(await ports.attempts.find(service.name, name))) return name;
	}
	throw new NotReleasable(
		`release ${release} of ${service.name} has been tried ${MOST_ATTEMPTS} times: release another`,
	);
}
