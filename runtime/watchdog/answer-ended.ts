import * as v from "valibot";
import { type Attempt, EndedExecution } from "../contract/index.ts";
import { GONE, type Log, type WatchdogPorts } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";
import { endingOf, type OrphanedLock, type WatchdogContext } from "./take-over.ts";

/** What answering takes. */
interface Answering {
	readonly ports: Pick<WatchdogPorts, "attempts" | "executions" | "history" | "locks">;
	readonly clock: () => Date;
}

/**
 * Answers for an attempt whose execution has ended before it began, for instance because somebody aborted it while it waited for its turn:
 * history says so, or it would count as waiting for ever. What has a lock is brought back before it is answered for. The event says only
 * where to look.
 * @param woken - what the watchdog was woken by: anything.
 */
export async function answerEnded(woken: unknown, context: Answering, logFor: LogFactory): Promise<void> {
	const { success, output } = v.safeParse(EndedExecution, woken);
	if (!success) return;
	const { executionArn: execution, input } = output.detail;
	const { service, attempt: id } = input.event;
	const attempt = await context.ports.attempts.find(service, id);
	if (!attempt || !execution.endsWith(`:${attempt.executionName}`)) return;
	const lock = await context.ports.locks.held(service);
	if (lock?.attempt === id) return;
	await answer({ service, attempt, execution }, context, logFor({ rollout: execution, service, task: "watchdog" }));
}

/**
 * The same for a service's newest attempt, before the lock of another is released: once that is, only the event of its end leads here, and
 * that may have come while the table could not be read.
 * @param held - the lock that the watchdog holds. All executions of a controller are those of one state machine.
 */
export async function answerNewest(held: OrphanedLock, context: WatchdogContext): Promise<void> {
	const { attempts } = context.ports;
	const service = held.service.name;
	const newest = (await attempts.head(service))?.newest;
	if (newest === undefined || newest === held.attempt) return;
	// What is pending has no execution yet.
	const [attempt, pending] = await Promise.all([attempts.find(service, newest), attempts.pending(service)]);
	if (!attempt || pending?.attempt === newest) return;
	const { execution } = held.takeover;
	const own = `${execution.slice(0, execution.lastIndexOf(":"))}:${attempt.executionName}`;
	await answer({ service, attempt, execution: own }, context, context.log);
}

/** An attempt, and its execution's ARN. */
interface Waiting {
	readonly service: string;
	readonly attempt: Attempt;
	readonly execution: string;
}

/** Writes the answer for an attempt that has none, once its execution is known to have ended. */
async function answer(
	{ service, attempt: { attempt, release }, execution }: Waiting,
	{ ports, clock }: Answering,
	log: Log,
): Promise<void> {
	if (await ports.history.find(service, attempt)) return;
	const view = await ports.executions.describe(execution);
	// What has just been started may not be known yet.
	if (view.running || view.status === GONE) return;
	const ended = endingOf(view);
	const reason = `${ended.error}: ${ended.cause}`;
	const at = clock().toISOString();
	await ports.history.claim(service, { attempt, release, execution, outcome: "abandoned", reason, at });
	log.warn("a rollout ended before it began", { attempt, ended });
}
