import { UsageError } from "../exit.ts";
import type { Lookup } from "../find/services.ts";
import { patiently, type Terminal } from "../show/terminal.ts";
import { printDone, type Subject, subjectOf } from "./decide.ts";

/** What `promote` is asked. */
export interface PromoteOptions {
	/** A service, a deployment, or an execution. */
	readonly rollout: string;
	/** What whoever promotes has to say; the execution's history keeps it. */
	readonly comment?: string | undefined;
	readonly json: boolean;
}

/**
 * Lets a rollout go on that waits at a gate.
 * @param who - says so; the execution's history keeps it.
 * @throws {Mistake} when none waits.
 */
export async function promote(
	{ rollout, comment, json }: PromoteOptions,
	lookup: Lookup,
	{ stdout, stderr }: Terminal,
	who: string,
): Promise<number> {
	const subject = await patiently("looking for it", stderr, () => subjectOf(rollout, lookup));
	const { service, attempt, execution, phase, gate, strange } = subject;
	if (strange !== undefined) throw new UsageError(`nothing was sent: ${strange}. Somebody has written into the table`);
	if (!gate) throw new UsageError(nothingWaits(subject));
	const said = { by: who, ...(comment !== undefined && { comment }) };
	if (!(await lookup.sources.executions.goOn(gate.token, said))) {
		throw new UsageError(`${service} waited, and does not any more (${phase}): npm run cli -- status ${service}`);
	}
	const onwards = gate.leadsTo === "complete" ? "completes" : "takes the next step";
	const message = `${service}: ${attempt} ${onwards}; npm run cli -- status ${service} --watch shows it`;
	return printDone({ service, execution, attempt, done: "promoted", message }, json, stdout);
}

function nothingWaits({ service, attempt, phase }: Subject): string {
	const status = `npm run cli -- status ${service}`;
	if (phase === "waiting")
		return `${attempt} of ${service} is just about to wait; try again in a few seconds (${status})`;
	return `${attempt} of ${service} waits for nobody: it is ${phase} (${status})`;
}
