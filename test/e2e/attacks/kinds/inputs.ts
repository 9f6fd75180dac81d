/** By StartExecution, RedriveExecution, or the input of one's own rule's target. */
import { type Attack, OTHER, VICTIM } from "../attack.ts";
import { eventOf, foreignRollout, rolloutInput } from "../crafted.ts";
import type { Stand } from "../stand.ts";

const REFUSED = ["UntrustedInput"] as const;

/** Who attacks, and whom. */
const both = (stand: Stand) => ({ victim: stand.config(VICTIM), other: stand.config(OTHER) });

/** Attacks by inputs. */
export const INPUTS: readonly Attack[] = [
	{
		name: "an input that carries a rollout with an original of its own choosing",
		run: (stand) => {
			const { victim } = both(stand);
			return stand.execute({ event: eventOf(victim, stand), rollout: foreignRollout(victim, stand) });
		},
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "the same in the form of version 0.2, with a name that DynamoDB refuses as a key",
		run: (stand) => {
			const { victim } = both(stand);
			const service = { ...victim, name: "x".repeat(2_049) };
			const rollout = foreignRollout(victim, stand);
			return stand.execute({ ...rolloutInput(service, eventOf(victim, stand)), rollout });
		},
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "a name that DynamoDB refuses as a key, and nothing else that is odd",
		run: (stand) => stand.execute({ event: eventOf(both(stand).victim, stand, { service: "x".repeat(2_049) }) }),
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "the document of a rollout that is half done",
		run: (stand) => {
			const { victim } = both(stand);
			const rollout = foreignRollout(victim, stand);
			return stand.execute({ event: eventOf(victim, stand), service: victim, rollout, next: "failBack" });
		},
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "the document of a fail-back that is half done, in the form of version 0.2",
		run: (stand) => {
			const { victim } = both(stand);
			const failBack = { attempt: 1, changeId: "C1", polls: 0, startedAt: stand.now() };
			const rollout = foreignRollout(victim, stand);
			return stand.execute({ ...rolloutInput(victim, eventOf(victim, stand)), rollout, failBack });
		},
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "an event of one service with the ARN of another's",
		run: (stand) => {
			const { victim, other } = both(stand);
			return stand.execute({ event: eventOf(other, stand, { serviceArn: victim.services.green }) });
		},
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "the same resources under a second name, in the form of version 0.2",
		run: (stand) => {
			const { victim } = both(stand);
			return stand.execute(rolloutInput({ ...victim, name: "shop2" }, eventOf(victim, stand)));
		},
		refused: ["UntrustedInput", "IdentityRefused"],
		printed: "announced and counted",
	},
	{
		name: "another service's resources under one's own name and roles, in the form of version 0.2",
		run: (stand) => {
			const { victim, other } = both(stand);
			const service = { ...victim, name: other.name, roles: other.roles };
			return stand.execute(rolloutInput(service, eventOf(victim, stand)));
		},
		refused: ["UntrustedInput", "IdentityRefused"],
		printed: "announced and counted",
	},
	{
		name: "an input that is no object",
		run: (stand) => stand.execute([foreignRollout(both(stand).victim, stand)]),
		refused: REFUSED,
		printed: "announced and counted",
	},
];
