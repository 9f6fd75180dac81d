import * as v from "valibot";
import { EndedExecution } from "../contract/index.ts";
import type { WatchdogPorts } from "../ports/index.ts";
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
export async function answerEnded(woken: unknown, { ports, clock }: Answering, logFor: LogFactory): Promise<void> {
	const { success, output } = v.safeParse(EndedExecution, woken);
	if (!success) return;
	const { executionArn: execution, input } = output.detail;
	const { service, attempt: id } = input.event;
	const attempt = await ports.attempts.find(service, id);
	if (!attempt || !execution.endsWith(`:${attempt.executionName}`)) return;
	if (await ports.history.find(service, id)) return;
	const [view, lock] = await Promise.all([ports.executions.describe(execution), ports.locks.held(service)]);
	if (view.running || lock?.attempt === id) return;
	const ending = endingOf(view);
	const reason = `${ending.error}: ${ending.cause}`;
	const { release } = attempt;
	await ports.history.claim(service, {
		attempt: id,
		release,
		execution,
		outcome: "abandoned",
		reason,
		at: clock().toISOString(),
	});
	logFor({ rollout: execution, service, task: "watchdog", attempt: id }).warn("a rollout ended before it began", {
		ended: ending,
	});
}
