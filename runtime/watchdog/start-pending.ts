import { type Pending, type ServiceConfig, WATCHDOG } from "../contract/index.ts";
import { beginning } from "../core/rollout/calendar/beginning.ts";
import type { Log, WatchdogPorts } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";
import { answerPending } from "./answer-ended.ts";

/** How long whoever wrote an attempt down may still be about to start its execution, in seconds: the function's 60 s and a margin. */
const STARTING_SECONDS = 65;

/** What starting takes. */
interface Starting {
	readonly ports: Pick<WatchdogPorts, "attempts" | "executions" | "stateMachine" | "registry" | "locks" | "history">;
	readonly clock: () => Date;
}

/**
 * Looks after a service's newest attempt until it is answered. Starts its execution, where the function died that had written it down, or the
 * calendar has let nothing begin until now. All who start it do so by the name that stands with it, so there is one, however often it is started,
 * and whoever is quicker. Whether it may begin says its own Begin.
 */
export async function startPending(service: string, context: Starting, logFor: LogFactory): Promise<void> {
	const { ports, clock } = context;
	const pending = await ports.attempts.pending(service);
	if (!pending) return;
	const { attempt, executionName } = pending;
	const log = logFor({ service, task: "watchdog", attempt });
	if (await answerPending(service, pending, context, log)) return;
	if ((clock().getTime() - Date.parse(pending.at)) / 1_000 < STARTING_SECONDS) return;
	const config = await registered(service, context, log);
	if (config && !(await mayBegin(config, pending, context))) return;
	if (config) await supersede(config, pending, context);
	const rollout = await ports.stateMachine.start(executionName, { event: { service, attempt } });
	log.warn("started a rollout that had been asked for and was not", { rollout });
	await ports.attempts.started(service, pending, rollout);
}

/** What the service has registered. Where nobody can read it the attempt is started all the same: its Begin knows more. */
async function registered(service: string, { ports }: Starting, log: Log): Promise<ServiceConfig | undefined> {
	try {
		return await ports.registry.find(service);
	} catch (error) {
		log.warn("what the service has registered cannot be read; what waits is started all the same", { error });
		return undefined;
	}
}

/** Whether the calendar lets the attempt begin now, or it is one that no calendar holds up. What may never begin says so itself. */
async function mayBegin(config: ServiceConfig, { attempt: id }: Pending, { ports, clock }: Starting): Promise<boolean> {
	if (!config.calendar) return true;
	const attempt = await ports.attempts.find(config.name, id);
	if (attempt?.kind === "rollback" || attempt?.overrideCalendar) return true;
	return beginning(config, clock()).may !== "later";
}

/** Ends the rollout of another attempt, as the release function does where the service says that the newest counts: it may wait for days. */
async function supersede(config: ServiceConfig, { attempt }: Pending, { ports }: Starting): Promise<void> {
	const { name, onNewerRelease } = config;
	const lock = onNewerRelease === "supersede" ? await ports.locks.held(name) : undefined;
	if (!lock || lock.attempt === attempt || lock.owner === WATCHDOG) return;
	const entry = await ports.history.find(name, lock.attempt);
	// What is on its way back, or only retires its old color, is not kept from it.
	if (entry?.outcome !== "running" || entry.completedAt !== undefined || entry.rollback === attempt) return;
	await ports.stateMachine.stop(lock.owner, "Superseded", `${attempt} is wanted now, and ${lock.attempt} no longer`);
}
