import { type Phase, phaseOf } from "../../../asl/phase.ts";
import type { OpenGate } from "../../../runtime/contract/index.ts";
import { plainText } from "../../command-line/plain.ts";
import { EXIT, UsageError } from "../exit.ts";
import { findRollout, type Meant } from "../find/rollout.ts";
import type { Lookup } from "../find/services.ts";
import { type Standing, standingOf } from "../read/snapshot.ts";
import { type Done, doneDocument, written } from "../show/json.ts";
import type { TextStream } from "../show/terminal.ts";
import type { Execution, Sources } from "../sources.ts";
import { gateFaults, strangerFaults } from "./trust.ts";

/** A rollout that a decision is about. */
export interface Subject {
	readonly service: string;
	readonly attempt: string;
	/** ARN of its execution. */
	readonly execution: string;
	readonly phase: Phase;
	/** The gate that it waits at, if it does. */
	readonly gate?: OpenGate | undefined;
	/** Why the gate that the table keeps is not to be answered for it. */
	readonly strange?: string | undefined;
}

/**
 * Finds the rollout that a decision is about.
 * @param readGate - reads the gate that the table keeps of a service.
 * @throws {Mistake} when it does not run any more, comes back already, or is not what it should be by what else is known of it.
 */
export async function subjectOf(
	input: string,
	lookup: Lookup,
	readGate: ReadGate = lookup.sources.gates.find.bind(lookup.sources.gates),
): Promise<Subject> {
	const { sources, stateMachine } = lookup;
	const meant = await findRollout(input, lookup);
	const standing = await standingOf(meant.service, sources);
	const { attempt = standing?.lock.attempt } = meant;
	if (standing && standing.lock.attempt === attempt)
		return runningSubject(meant.service, standing, readGate, stateMachine);
	return waitingSubject(meant, standing, sources, stateMachine);
}

type ReadGate = (service: string) => Promise<OpenGate | undefined>;

async function runningSubject(
	service: string,
	standing: Standing,
	readGate: ReadGate,
	stateMachine: string | undefined,
): Promise<Subject> {
	const { lock, arn, note, execution } = standing;
	// Without a note the controller is of 0.2, or the rollout has just begun.
	const known = note && phaseOf(note.state);
	// Who has the lock waits for nobody.
	const phase = known === undefined || known === "queued" ? "preparing" : known;
	if (!execution?.running || lock.takeover || phase === "failing-back")
		throw new UsageError(goingBack(service, standing));
	const { attempt } = lock;
	const faults = strangerFaults({ service, attempt, execution }, stateMachine);
	if (faults.length > 0) throw new UsageError(`the lock of ${service} does not fit, and nothing was sent`, ...faults);
	const subject = { service, attempt, execution: arn, phase };
	const gate = await readGate(service);
	if (!gate) return subject;
	// What an earlier rollout left stays until the next gate opens; one that says it waits has opened its own.
	const strange = gateFaults(gate, arn, lock);
	if (strange.length > 0) return phase === "waiting" ? { ...subject, strange: strange.join("; ") } : subject;
	// Where it could not be kept that the rollout waits, the gate says so: it is newer.
	const waits = !note || phase === "waiting" || gate.since > note.at;
	return waits ? { ...subject, phase: "waiting", gate } : subject;
}

function goingBack(service: string, { lock, execution, note }: Standing): string {
	const why = lock.takeover?.ended ?? (execution && !note ? { error: execution.status, cause: "" } : undefined);
	const cause = why ? ` (${[why.error, why.cause].filter(Boolean).join(": ")})` : "";
	return `${service} is going back to ${lock.stable} already${cause}: npm run cli -- status ${service} --wait`;
}

/** What does not hold the lock waits for it, or has ended. */
async function waitingSubject(
	{ service, attempt, execution }: Meant,
	standing: Standing | undefined,
	{ ledger, executions }: Pick<Sources, "ledger" | "executions">,
	stateMachine: string | undefined,
): Promise<Subject> {
	const entry = attempt === undefined ? undefined : await ledger.find(service, attempt);
	const others = standing ? `; ${standing.lock.attempt} runs` : "";
	if (entry && entry.outcome !== "running") {
		throw new UsageError(`${attempt} of ${service} has ended: ${entry.outcome} (${entry.reason})${others}`);
	}
	const found = execution === undefined ? undefined : await executions.find(execution);
	if (!found?.running) {
		throw new UsageError(`no rollout of ${service} runs${endedAs(found)}${others}: npm run cli -- status ${service}`);
	}
	const faults = strangerFaults({ service, attempt: attempt ?? found.attempt, execution: found }, stateMachine);
	if (faults.length > 0) throw new UsageError("this is no rollout of the service, and nothing was sent", ...faults);
	return { service, attempt: found.attempt, execution: found.arn, phase: "queued" };
}

function endedAs(execution: Execution | undefined): string {
	if (!execution) return "";
	const { status, error, cause } = execution;
	return ` (${[status, error, cause].filter(Boolean).join(": ")})`;
}

/** Tells what was done. */
export function printDone(done: Done, json: boolean, stdout: TextStream): number {
	stdout.write(`${json ? written(doneDocument(done)) : plainText(done.message)}\n`);
	return EXIT.ok;
}
