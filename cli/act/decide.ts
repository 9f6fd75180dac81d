import type { OpenGate } from "../../runtime/contract.ts";
import { EXIT, Mistake } from "../exit.ts";
import { findRollout, type Meant } from "../find/rollout.ts";
import { type Phase, phaseOf } from "../read/phase.ts";
import { type Standing, standingOf } from "../read/snapshot.ts";
import { type Done, doneDocument, written } from "../show/json.ts";
import type { Execution } from "../sources.ts";
import { type Around, patiently } from "./around.ts";

/** A rollout that a decision is about. */
export interface Subject {
	readonly service: string;
	readonly deploymentId: string;
	/** ARN of its execution. */
	readonly execution: string;
	readonly phase: Phase;
	/** The gate that it waits at, if it does. */
	readonly gate?: OpenGate | undefined;
}

/** Finds the rollout that a decision is about. @throws {Mistake} when it does not run any more, or comes back already. */
export async function subjectOf(given: string, around: Around): Promise<Subject> {
	const { sources, stderr } = around;
	return patiently("looking for it", stderr, async () => {
		const meant = await findRollout(given, around);
		const standing = await standingOf(meant.service, sources);
		const { deploymentId = standing?.lock.deploymentId } = meant;
		if (!standing || standing.lock.deploymentId !== deploymentId) return waitingSubject(meant, standing, around);
		return runningSubject(meant.service, standing, around);
	});
}

async function runningSubject(service: string, standing: Standing, { sources }: Around): Promise<Subject> {
	const { lock, arn, moment, execution } = standing;
	const phase = moment && (phaseOf(moment.state) ?? "preparing");
	if (!moment || lock.takeover || phase === "failing-back") {
		const why = lock.takeover?.ended ?? (execution && { error: execution.status, cause: "" });
		const cause = why ? ` (${[why.error, why.cause].filter(Boolean).join(": ")})` : "";
		throw new Mistake(
			`${service} is going back to ${lock.stable} already${cause}: npm run cli -- status ${service} --wait`,
		);
	}
	const { deploymentId } = lock;
	const subject = {
		service,
		deploymentId,
		execution: arn,
		phase: phase === "queued" ? "preparing" : (phase ?? "preparing"),
	};
	if (phase !== "waiting") return subject;
	const gate = await sources.gates.find(service);
	return { ...subject, gate: gate?.execution === arn ? gate : undefined };
}

/** What does not hold the lock waits for it, or has ended. */
async function waitingSubject(meant: Meant, standing: Standing | undefined, { sources }: Around): Promise<Subject> {
	const { service, deploymentId, execution } = meant;
	const entry = deploymentId === undefined ? undefined : await sources.ledger.find(service, deploymentId);
	const others = standing ? `; ${standing.lock.deploymentId} runs` : "";
	if (entry && entry.outcome !== "running") {
		throw new Mistake(`${deploymentId} of ${service} has ended: ${entry.outcome} (${entry.reason})${others}`);
	}
	const found = execution === undefined ? undefined : await sources.executions.find(execution);
	if (found?.running) return { service, deploymentId: found.deploymentId, execution: found.arn, phase: "queued" };
	throw new Mistake(`no rollout of ${service} runs${endedAs(found)}${others}: npm run cli -- status ${service}`);
}

function endedAs(execution: Execution | undefined): string {
	if (!execution) return "";
	const { status, error, cause } = execution;
	return ` (${[status, error, cause].filter(Boolean).join(": ")})`;
}

/** Tells what was done. */
export function tellDone(done: Done, json: boolean, { stdout }: Around): number {
	stdout.write(`${json ? written(doneDocument(done)) : done.message}\n`);
	return EXIT.ok;
}
