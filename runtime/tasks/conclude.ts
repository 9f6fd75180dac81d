import type { RolloutDocument } from "../contract.ts";
import { announce } from "../core/announcement.ts";
import { reasonOf } from "../core/failure.ts";
import type { ActuatorPorts } from "../ports.ts";
import type { TaskContext } from "./task.ts";

/** Ends a rollout that did not complete: history, announcement, and what the execution fails with. */
export async function concluded(
	document: RolloutDocument,
	what: string,
	{ ports, execution, now }: TaskContext<ActuatorPorts>,
	ending: "abandoned" | "failed-back" = "abandoned",
): Promise<RolloutDocument> {
	const { service, event } = document;
	const failure = reasonOf(document);
	const entry = await ports.history.find(service.name, event.deploymentId);
	const mine = entry?.execution === execution ? entry : undefined;
	// An entry that has an ending keeps it: a task that ran twice must not rewrite what happened.
	const outcome = mine && mine.outcome !== "running" ? mine.outcome : ending;
	if (mine?.outcome === "running") {
		const reason = `${failure.error}: ${failure.cause}`;
		await ports.history.close(service.name, { ...mine, outcome, reason, at: now.toISOString() });
	}
	const announcement = announce(service.name, `${outcome} (${failure.error})`, `${failure.cause}\n\n${what}`);
	return { ...document, failure, announcement, next: "announce" };
}
