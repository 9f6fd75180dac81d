import type { Attempt, ReleaseAnswer, ServiceConfig } from "../contract/index.ts";

/** What each answer says to people. */
const MESSAGES: Readonly<Record<ReleaseAnswer["status"], string>> = {
	started: "its rollout begins",
	running: "its rollout is under way",
	queued: "it waits for another rollout, or its probation, to end",
	serves: "it has all of the traffic, and nothing is to be done",
	aborted: "users get it again: what ran is being taken back",
	withdrawn: "it is withdrawn before it began, and never begins; retry releases it again",
};

/** An answer about an attempt. */
export function answerOf(
	status: ReleaseAnswer["status"],
	{ attempt, release }: Attempt,
	{ name }: ServiceConfig,
	execution?: string,
): ReleaseAnswer {
	const message = `release ${release} of ${name} (${attempt}): ${MESSAGES[status]}`;
	return { status, service: name, attempt, release, ...(execution !== undefined && { execution }), message };
}

/** The answer of what waits in the table for the service's calendar. */
export function awaitsCalendar(
	{ attempt, release }: Attempt,
	{ name }: ServiceConfig,
	{ at, why }: { readonly at: Date; readonly why: string },
): ReleaseAnswer {
	const message = `release ${release} of ${name} (${attempt}): it waits for the calendar: ${why}`;
	return { status: "queued", service: name, attempt, release, until: at.toISOString(), message };
}

/** The answer of what serves. */
export function serves(attempt: Attempt, service: ServiceConfig): ReleaseAnswer {
	return answerOf("serves", attempt, service);
}
