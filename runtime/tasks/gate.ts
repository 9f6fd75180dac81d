import type { RolloutDocument } from "../contract/index.ts";
import { percentOf } from "../core/rollout/capacity.ts";
import { InvalidInput } from "../errors.ts";
import { locked } from "./lock.ts";
import { notify } from "./notify.ts";
import type { ActuatorTask } from "./task.ts";

/**
 * Gate: keeps the task token under which the wait is ended, and says how. The state machine waits on.
 * @param token - Step Functions' task token.
 */
export const gate: ActuatorTask = locked(async (document, context) => {
	const { ports, execution } = context;
	const { service, gate: wait, verdict } = document;
	if (!wait || !context.token)
		throw new InvalidInput("the task request", ["gate, token: missing; Assess and the state make them"]);
	const { attempt, deploymentId } = document.rollout;
	await ports.gates.open(service.name, {
		execution,
		token: context.token,
		attempt,
		deploymentId,
		...wait,
		percent: percentOf(document.rollout, service),
		...(verdict && { verdict }),
	});
	await notify(document, { change: "paused", what: "waits for you", reason: howToGoOn(document, wait) }, context);
	return document;
});

function howToGoOn({ service, verdict }: RolloutDocument, { reason, seconds, since, leadsTo }: Wait): string {
	const until = new Date(Date.parse(since) + seconds * 1000).toISOString();
	return [
		verdict && !reason.includes(verdict.reason) ? `${reason} (${verdict.reason}).` : `${reason}.`,
		`To ${leadsTo === "complete" ? "complete" : "take the next step"}: npm run cli -- promote ${service.name}`,
		`To go back: npm run cli -- abort ${service.name} --reason WHY`,
		`Without an answer it goes back at ${until}. Until then the candidate is watched, and goes back at once when it is sick.`,
	].join("\n");
}

type Wait = NonNullable<RolloutDocument["gate"]>;
