import { attemptOf, type HistoryEntry, isAttempt, type RolloutDocument } from "../contract/index.ts";
import { takesBack } from "../core/rollout/rollback.ts";
import { QueueTimeout, Refused, WrongStart } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { isOwnDeployment } from "./read-world.ts";
import type { TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/** What of a document's attempt stands in its history entry. */
export function entryOf(
	document: RolloutDocument,
): Pick<HistoryEntry, "attempt" | "release" | "deploymentId" | "overrideCalendar"> {
	const { event, attempt, rollout } = document;
	const deploymentId = rollout?.deploymentId ?? (isAttempt(event) ? undefined : event.deploymentId);
	return {
		attempt: attemptOf(document),
		...(attempt && !takesBack(document) && { release: attempt.release }),
		...(deploymentId && { deploymentId }),
		...(attempt?.overrideCalendar && { overrideCalendar: true }),
	};
}

/** The attempt's history entry: this execution's, unless another took the attempt first. */
export function claimed(
	document: RolloutDocument,
	outcome: HistoryEntry["outcome"],
	reason: string,
	{ ports, execution, now }: Context,
): Promise<HistoryEntry> {
	const entry = { ...entryOf(document), execution, outcome, reason, at: now.toISOString() };
	return ports.history.claim(document.service.name, entry);
}

/** Why an attempt starts no rollout that another execution has answered, or whoever wants something newer. */
export function observed({ execution, outcome, reason }: HistoryEntry) {
	const [, superseded] = /^Superseded: (.*)$/.exec(reason) ?? [];
	if (superseded) return { code: "Superseded", reason: superseded };
	return { code: "ObservedBefore", reason: `${execution} took this attempt already (${outcome})` };
}

/** The document of an attempt that starts no rollout. */
export function skipped(
	document: RolloutDocument,
	{ code, reason }: { code: string; reason: string },
): RolloutDocument {
	return { ...document, next: "skip", verdict: { verdict: "hold", code, reason } };
}

/**
 * Keeps that an attempt has been refused, if it is the service's. Where the table takes no entry, or ECS shows no such deployment, people
 * are told all the same.
 */
export async function answered(
	document: RolloutDocument,
	why: Error,
	context: Context,
): Promise<HistoryEntry | undefined> {
	if (!(await isOwnDeployment(document, context.ports))) return undefined;
	try {
		return await claimed(document, "abandoned", `${why.name}: ${why.message}`, context);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		context.log.warn("that the attempt was refused cannot be written into history", { error });
		return undefined;
	}
}

/** What this execution has been refused before: its answer was lost. */
export function refusalOf({ reason }: HistoryEntry): Error {
	const [name, ...rest] = reason.split(": ");
	return name === "QueueTimeout" ? new QueueTimeout(rest.join(": ")) : new WrongStart(rest.join(": "));
}
