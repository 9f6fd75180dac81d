import * as v from "valibot";
import { type Attempt, executionArn, type HistoryEntry, type Lock, type OpenGate } from "../contract/index.ts";
import { timestamp } from "../contract/schemas.ts";
import { GONE } from "../ports/index.ts";
import type { PipelineContext } from "./context.ts";

/** How an attempt stands. */
export type Standing =
	/** What it is for has all of the traffic. */
	| { readonly is: "serves"; readonly execution?: string }
	/** It has come to another end. @property why - outcome, reason and figures, in one line. */
	| { readonly is: "ended"; readonly why: string; readonly execution: string }
	/** It waits for somebody. */
	| { readonly is: "waits"; readonly gate: OpenGate; readonly execution: string; readonly released: boolean }
	/** It holds the lock. @property released - whether users have got it: somebody has let it past its gate at 0 %. */
	| { readonly is: "runs"; readonly state?: string; readonly execution: string; readonly released: boolean }
	/** It has changed nothing yet. @property holder - whose rollout is in its way. @property started - whether its execution is: else the watchdog starts it. */
	| { readonly is: "queued"; readonly holder?: string; readonly started: boolean; readonly execution: string };

/** What of a rollout's data says whether users have got it. It is the controller's own: nobody else may write it. */
const Released = v.object({ rollout: v.object({ attempt: v.string(), trafficSince: v.optional(timestamp) }) });

/** The state that a rollout goes on with that waits for somebody. */
const WAITING = "AwaitDecision";
/** The one of a rollout that goes back. */
const GOING_BACK = "Restore";

/** Reads how an attempt stands. */
export async function standingOf(attempt: Attempt, context: PipelineContext): Promise<Standing> {
	const { settings, ports } = context;
	const { service } = settings;
	const [entry, lock] = await Promise.all([ports.history.find(service, attempt.attempt), ports.locks.held(service)]);
	const ended = entry && endOf(entry);
	if (ended) return ended;
	if (!entry && (await servesAtOnce(attempt, context))) return { is: "serves" };
	const execution = entry?.execution ?? executionOf(attempt, context);
	if (holds(lock, attempt, execution)) return running(attempt, execution, context);
	const { running: alive, status, error, cause } = await ports.executions.describe(execution);
	if (!alive && status !== GONE) {
		// It may have ended since history was read. What never took the lock has none.
		const late = await ports.history.find(service, attempt.attempt);
		const why = [error ?? status, cause].filter(Boolean).join(": ");
		return (late && endOf(late)) ?? { is: "ended", why: `${attempt.attempt} has ended: ${why}`, execution };
	}
	if (entry) return running(attempt, execution, context);
	return { is: "queued", execution, started: alive, ...(lock && { holder: lock.attempt }) };
}

/** ARN of the execution that an attempt names. */
function executionOf({ executionName }: Attempt, { settings }: PipelineContext): string {
	return executionArn(settings.stateMachine, executionName);
}

/** Whether a lock is that of an attempt's rollout, by whoever holds it. A rollback moves the rollout that it takes back. */
function holds(lock: Lock | undefined, { attempt }: Attempt, execution: string): boolean {
	return lock !== undefined && (lock.attempt === attempt || lock.owner === execution);
}

/** An end that history tells; nothing while it is under way. */
function endOf(entry: HistoryEntry): Standing | undefined {
	const { outcome, reason, attempt, execution, verdicts = [] } = entry;
	if (outcome === "running") return undefined;
	if (outcome === "completed" || (outcome === "skipped" && reason.startsWith("UnchangedRelease")))
		return { is: "serves", execution };
	const { percent } = verdicts.findLast(({ verdict }) => verdict === "fail") ?? {};
	const where = percent === undefined ? "" : ` at ${percent} %`;
	return { is: "ended", why: `${attempt} is ${outcome}${where}: ${reason}`, execution };
}

/** Whether what an attempt is for served when it was asked for: then there is no rollout of it, and no history. */
async function servesAtOnce({ kind, release }: Attempt, { settings, ports }: PipelineContext): Promise<boolean> {
	if (kind !== "release") return false;
	return (await ports.attempts.release(settings.service, release))?.servedAt !== undefined;
}

async function running(
	{ attempt }: Attempt,
	execution: string,
	{ settings, ports }: PipelineContext,
): Promise<Standing> {
	const [gate, kept] = await Promise.all([ports.gates.find(settings.service), ports.progress.find(settings.service)]);
	const note = kept?.execution === execution ? kept : undefined;
	const document = v.safeParse(Released, note?.document);
	const released =
		document.success &&
		document.output.rollout.attempt === attempt &&
		document.output.rollout.trafficSince !== undefined;
	const waits = !note || note.state === WAITING || (gate && gate.since > note.at);
	if (gate?.attempt === attempt && gate.execution === execution && waits)
		return { is: "waits", gate, execution, released };
	return { is: "runs", execution, released, ...(note && { state: note.state }) };
}

/** Whether a rollout is on its way back already: nobody is to keep it from that. */
export function goesBack(standing: Standing): boolean {
	return standing.is === "runs" && standing.state === GOING_BACK;
}
