/** By a probation of one's own making: by an execution that claims to go on with it, or by the watchdog, which ends it. */
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Probation, ServiceConfig } from "../../../../runtime/contract/index.ts";
import { type Attack, OTHER, VICTIM } from "../attack.ts";
import { foreignRollout, NOBODYS, storedProbation } from "../crafted.ts";
import type { Outcome } from "../happened.ts";
import type { Stand } from "../stand.ts";

/** A release that came back long ago, were it one: nobody watches it any more. */
function foreignProbation(service: ServiceConfig, stand: Stand): Probation {
	const { attempt, deploymentId, stable, candidate, original } = foreignRollout(service, stand);
	const yesterday = new Date(Date.parse(stand.now()) - 86_400_000).toISOString();
	const times = { since: yesterday, until: yesterday, ownerSince: yesterday };
	return { owner: NOBODYS, attempt, deploymentId, stable, candidate, original, ...times, service };
}

/** Puts a probation under a name, does something, and takes it away again. */
async function withProbation(
	stand: Stand,
	key: string,
	probation: Probation,
	run: () => Promise<Outcome>,
): Promise<Outcome> {
	await stand.put(storedProbation(probation, key));
	try {
		return await run();
	} finally {
		await stand.remove(marshall({ service: key, item: "probation" }));
	}
}

/** Has the watchdog check it. */
const watched = (stand: Stand, key: string, probation: Probation) =>
	withProbation(stand, key, probation, () => stand.invoke("watchdog", {}));

const ATTEMPT = "r99";

/** Attacks by probations. */
export const PROBATIONS: readonly Attack[] = [
	{
		name: "a probation that no execution has passed on",
		run: (stand) => stand.execute({ event: { service: VICTIM, probation: ATTEMPT } }),
		refused: ["UntrustedInput"],
		printed: "announced and counted",
	},
	{
		name: "a probation that was passed on to another execution, with an original of one's own",
		run: (stand) => {
			const crafted = foreignProbation(stand.config(VICTIM), stand);
			const passed = JSON.stringify({ rollout: foreignRollout(stand.config(VICTIM), stand) });
			const probation = { ...crafted, attempt: ATTEMPT, passed };
			return withProbation(stand, VICTIM, probation, () =>
				stand.execute({ event: { service: VICTIM, probation: ATTEMPT } }),
			);
		},
		refused: ["UntrustedInput"],
		printed: "announced and counted",
	},
	{
		name: "a probation whose configuration names another service than its key",
		run: (stand) => watched(stand, OTHER, foreignProbation(stand.config(VICTIM), stand)),
		refused: ["SweepFailed"],
		printed: "counted",
	},
	{
		name: "a probation whose configuration has another service's roles",
		run: (stand) => {
			const { roles } = stand.config(VICTIM);
			return watched(stand, OTHER, foreignProbation({ ...stand.config(OTHER), roles }, stand));
		},
		refused: ["SweepFailed"],
		printed: "counted",
	},
	{
		name: "a probation whose configuration has another service's resources",
		run: (stand) => {
			const { name, roles } = stand.config(OTHER);
			const service = { ...stand.config(VICTIM), name, roles };
			return watched(stand, OTHER, { ...foreignProbation(stand.config(VICTIM), stand), service });
		},
		refused: ["SweepFailed"],
		printed: "counted",
	},
];
