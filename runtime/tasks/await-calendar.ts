import { type AttemptEvent, isAttempt, type RolloutDocument } from "../contract/index.ts";
import { DAY_SECONDS } from "../contract/schemas.ts";
import { beginning } from "../core/rollout/calendar/beginning.ts";
import { executionNameOf } from "../core/rollout/execution-name.ts";
import { WrongStart } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { skipped } from "./attempt-answer.ts";
import type { TaskContext } from "./task.ts";

type Context = TaskContext<Pick<ActuatorPorts, "attempts">>;

/** How long an execution that ECS's own event has started waits for a window at most, in days: an execution does not last for ever. */
const LONGEST_WAIT_DAYS = 7;

/**
 * Where the service's calendar lets no rollout begin now, an attempt goes back into the table, to be started at the opening by an execution of
 * another name: it had its turn too late, for it waited for another rollout, or was started at the end of a window. What was deployed by
 * another way has its execution already, and waits there.
 * @returns nothing where the rollout may begin.
 * @throws {WrongStart} when it may never begin, or what was deployed by another way only in more than some days.
 */
export async function awaitCalendar(document: RolloutDocument, context: Context): Promise<RolloutDocument | undefined> {
	const { event, service } = document;
	const { now } = context;
	const begins = beginning(service, now);
	if (begins.may === "now") return undefined;
	if (begins.may === "never") throw new WrongStart(`no rollout can start: ${begins.why}`);
	if (isAttempt(event)) return putBack(document, event, begins.why, context);
	const seconds = Math.ceil((begins.at.getTime() - now.getTime()) / 1_000);
	if (seconds > LONGEST_WAIT_DAYS * DAY_SECONDS)
		throw new WrongStart(
			`no rollout can start now: ${begins.why}, and a deployment by another way waits for ${LONGEST_WAIT_DAYS} days at most. Release the same: npm run cli -- release ${service.name} --task-definition ARN; that waits for as long as it takes`,
		);
	// For the lock it has not waited yet.
	return { ...document, queuedSince: now.toISOString(), next: "wait", waitSeconds: Math.min(seconds, DAY_SECONDS) };
}

async function putBack(
	document: RolloutDocument,
	{ attempt: id }: AttemptEvent,
	why: string,
	{ ports, execution, now, log }: Context,
): Promise<RolloutDocument> {
	const { name } = document.service;
	const own = execution.split(":").at(-1) ?? "";
	const attempt = await ports.attempts.find(name, id);
	// Its answer was lost: it is there already.
	if (attempt?.executionName === own)
		await ports.attempts.putBack(name, attempt, executionNameOf(document.service, id, now));
	log.info("the attempt waits in the table for the calendar", { attempt: id, why });
	return skipped(document, { code: "AwaitsCalendar", reason: why });
}
