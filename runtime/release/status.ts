import type { Attempt, ReleaseAnswer, ReleaseRequest } from "../contract/index.ts";
import { NotReleasable } from "../errors.ts";
import { answerOf, awaitsCalendar } from "./answer.ts";
import { forCalendar } from "./for-calendar.ts";
import type { ReleaseContext } from "./wanted.ts";

/**
 * Status: how an attempt stands: the one that is named, or the newest.
 * @throws {NotReleasable} when there is none, or it has failed.
 */
export async function status({ id }: ReleaseRequest, { service, ports, now }: ReleaseContext): Promise<ReleaseAnswer> {
	const { attempts, history, locks } = ports;
	const named = id ?? (await attempts.head(service.name))?.newest;
	const attempt = named === undefined ? undefined : await attempts.find(service.name, named);
	if (!attempt) throw new NotReleasable(`${service.name} has no attempt ${id ?? "yet: nothing has been released"}`);
	const [entry, lock] = await Promise.all([history.find(service.name, attempt.attempt), locks.held(service.name)]);
	if (lock?.attempt === attempt.attempt) return answerOf("running", attempt, service, lock.owner);
	if (entry?.outcome === "running") return answerOf("running", attempt, service, entry.execution);
	const calendar = entry ? undefined : await waitsForCalendar(attempt, { service, ports, now });
	if (calendar) return awaitsCalendar(attempt, service, calendar);
	if (!entry) return answerOf(waits(attempt) ? "queued" : "serves", attempt, service);
	if (entry.outcome === "completed" || entry.reason.startsWith("UnchangedRelease"))
		return answerOf("serves", attempt, service, entry.execution);
	throw new NotReleasable(`${attempt.attempt} of ${service.name} ended as ${entry.outcome}: ${entry.reason}`);
}

/** Until when an attempt waits in the table for the calendar. One that has an execution waits for something else. */
async function waitsForCalendar(attempt: Attempt, context: Pick<ReleaseContext, "service" | "ports" | "now">) {
	const pending = await context.ports.attempts.pending(context.service.name);
	const waits = pending?.attempt === attempt.attempt && pending.execution === undefined;
	return waits ? forCalendar(attempt, context) : undefined;
}

/** Whether an attempt without history waits for its turn: what served before anything was released has none either. */
function waits({ release }: Attempt): boolean {
	return release > 1;
}
