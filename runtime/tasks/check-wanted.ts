import type { RunningDocument } from "../contract/index.ts";
import { Superseded } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";

/**
 * Checks that a rollout is still wanted, before it gives its release more traffic. Whoever wants something else also ends its execution; but
 * that may be refused, or come too late.
 * @throws {Superseded} when somebody wants something else.
 */
export async function checkWanted(
	{ service, rollout }: RunningDocument,
	{ attempts }: Pick<ActuatorPorts, "attempts">,
): Promise<void> {
	const head = await attempts.head(service.name);
	if (head?.ends !== rollout.attempt) return;
	throw new Superseded(`${head.newest} is wanted now, and ${rollout.attempt} no longer`);
}
