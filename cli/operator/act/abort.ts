import { plainText } from "../../command-line/plain.ts";
import { type Lookup, tolerateRefusal } from "../find/services.ts";
import { patiently, type Terminal } from "../show/terminal.ts";
import type { Executions } from "../sources.ts";
import { printDone, type Subject, subjectOf } from "./decide.ts";

/** What `abort` is asked. */
export interface AbortOptions {
	/** A service, a deployment, or an execution. */
	readonly rollout: string;
	/** Why: history and announcements repeat it. */
	readonly reason: string;
	readonly json: boolean;
}

/** The error that an aborted rollout ends with. */
const ERROR = "Aborted";

/**
 * Takes a rollout back: at a gate by answering it, so that the state machine itself fails back; else by stopping the execution.
 * @param who - says so; history and announcements repeat it.
 * @throws {Mistake} when it has ended, or comes back already.
 */
export async function abort(
	{ rollout, reason, json }: AbortOptions,
	lookup: Lookup,
	{ stdout, stderr }: Terminal,
	who: string,
): Promise<number> {
	const { gates, executions } = lookup.sources;
	// Who may not read the gate may still stop the execution.
	const readGate = (service: string) => tolerateRefusal(gates.find(service), undefined);
	const subject = await patiently("looking for it", stderr, () => subjectOf(rollout, lookup, readGate));
	const { service, attempt, execution, strange } = subject;
	// Its own execution is ended all the same: nobody keeps traffic from coming back by what he writes into the table.
	if (strange !== undefined) stderr.write(`${plainText(`the gate is not answered: ${strange}`)}\n`);
	const how = await ended(subject, `${who}: ${reason}`, executions);
	const message = `${service}: ${attempt} is aborted; ${how}`;
	return printDone({ service, execution, attempt, done: "aborted", message }, json, stdout);
}

async function ended(
	{ service, execution, phase, gate }: Subject,
	cause: string,
	executions: Executions,
): Promise<string> {
	const shows = `npm run cli -- status ${service} --wait shows it`;
	// Whoever answered the gate a moment ago did not stop it: it is stopped like any other.
	if (gate && (await executions.turnBack(gate.token, ERROR, cause))) return `it goes back now; ${shows}`;
	await executions.stop(execution, ERROR, cause);
	if (phase === "queued") return "it was waiting for its turn, and had changed nothing";
	return `the watchdog brings the traffic back, within seconds; ${shows}`;
}
