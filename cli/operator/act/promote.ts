import { UsageError } from "../exit.ts";
import type { Around } from "./around.ts";
import { printDone, type Subject, subjectOf } from "./decide.ts";

/** What `promote` is asked. */
export interface PromoteOptions {
	/** A service, a deployment, or an execution. */
	readonly rollout: string;
	/** What whoever promotes has to say; the execution's history keeps it. */
	readonly comment?: string | undefined;
	readonly json: boolean;
}

/** Lets a rollout go on that waits at a gate. @throws {Mistake} when none waits. */
export async function promote({ rollout, comment, json }: PromoteOptions, around: Around): Promise<number> {
	const subject = await subjectOf(rollout, around);
	const { service, deploymentId, execution, phase, gate, strange } = subject;
	if (strange !== undefined) throw new UsageError(`nothing was sent: ${strange}. Somebody has written into the table`);
	if (!gate) throw new UsageError(nothingWaits(subject));
	const said = { by: around.who, ...(comment !== undefined && { comment }) };
	if (!(await around.sources.executions.goOn(gate.token, said))) {
		throw new UsageError(`${service} waited, and does not any more (${phase}): npm run cli -- status ${service}`);
	}
	const onwards = gate.leadsTo === "complete" ? "completes" : "takes the next step";
	const message = `${service}: ${deploymentId} ${onwards}; npm run cli -- status ${service} --watch shows it`;
	return printDone({ service, execution, deploymentId, done: "promoted", message }, json, around);
}

function nothingWaits({ service, deploymentId, phase }: Subject): string {
	const status = `npm run cli -- status ${service}`;
	if (phase === "waiting")
		return `${deploymentId} of ${service} is just about to wait; try again in a few seconds (${status})`;
	return `${deploymentId} of ${service} waits for nobody: it is ${phase} (${status})`;
}
