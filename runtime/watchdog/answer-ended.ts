import * as v from "valibot";
import { EndedExecution, type Pending } from "../contract/index.ts";
import { GONE, type Log, type WatchdogPorts } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";
import { endingOf } from "./take-over.ts";

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
	await answer({ service, id, execution }, context, logFor({ rollout: execution, service, task: "watchdog" }));
}

/**
 * The same for a service's newest attempt, which stays in the watchdog's index until it is answered: the event of its end may have come while
 * the table could not be read.
 * @returns whether nothing is to be started: it is answered, or its execution runs.
 */
export async function answerPending(service: string, pending: Pending, context: Answering, log: Log): Promise<boolean> {
	const { attempt: id, execution } = pending;
	const state = await answer({ service, id, execution }, context, log);
	if (state === "answered") await context.ports.attempts.answered(service, pending);
	return state !== "unknown";
}

/** An attempt, and its execution's ARN where that is known to have been started. */
interface Waiting {
	readonly service: string;
	readonly id: string;
	readonly execution?: string | undefined;
}

/**
 * Writes the answer for an attempt that has none, once its execution is known to have ended.
 * @returns whether it has an answer now, waits for one, or has no execution that Step Functions knows: what has just been started may not be
 * known yet.
 */
async function answer(
	{ service, id, execution }: Waiting,
	{ ports, clock }: Answering,
	log: Log,
): Promise<"answered" | "waits" | "unknown"> {
	const { attempts, executions, history, locks } = ports;
	if ((await locks.held(service))?.attempt === id) return "waits";
	if (await history.find(service, id)) return "answered";
	if (execution === undefined) return "unknown";
	const view = await executions.describe(execution);
	if (view.running) return "waits";
	if (view.status === GONE) return "unknown";
	const ended = endingOf(view);
	const release = (await attempts.find(service, id))?.release;
	const reason = `${ended.error}: ${ended.cause}`;
	const at = clock().toISOString();
	await history.claim(service, { attempt: id, release, execution, outcome: "abandoned", reason, at });
	log.warn("a rollout ended before it began", { attempt: id, ended });
	return "answered";
}
