/** By an attempt that nobody asked the release function for, or by one that is another execution's. */
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Attempt } from "../../../../runtime/contract/index.ts";
import { type Attack, VICTIM } from "../attack.ts";
import { foreignRollout } from "../crafted.ts";
import type { Outcome } from "../happened.ts";
import type { Stand } from "../stand.ts";

const REFUSED = ["UntrustedInput"] as const;
const NOBODYS_ATTEMPT = "r99";

const eventOf = (attempt: string) => ({ service: VICTIM, attempt });

/** An attempt that the release function would have written down, for an execution of its own. */
async function withAttempt(stand: Stand, run: () => Promise<Outcome>): Promise<Outcome> {
	const attempt: Attempt = {
		attempt: NOBODYS_ATTEMPT,
		release: 99,
		kind: "release",
		taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:1",
		executionName: `${VICTIM}-${NOBODYS_ATTEMPT}-own`,
		at: stand.now(),
	};
	const key = { service: VICTIM, item: `attempt#${NOBODYS_ATTEMPT}` };
	await stand.put(marshall({ ...attempt, ...key }));
	try {
		return await run();
	} finally {
		await stand.remove(marshall(key));
	}
}

/** Attacks by attempts. */
export const ATTEMPTS: readonly Attack[] = [
	{
		name: "an attempt that nobody asked the release function for",
		run: (stand) => stand.execute({ event: eventOf(NOBODYS_ATTEMPT) }),
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "an attempt that is written down, under an execution of one's own",
		run: (stand) => withAttempt(stand, () => stand.execute({ event: eventOf(NOBODYS_ATTEMPT) })),
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "an attempt that comes with what it is to run",
		run: (stand) => {
			const attempt = { attempt: NOBODYS_ATTEMPT, taskDefinition: "phishing:1" };
			const rollout = foreignRollout(stand.config(VICTIM), stand);
			return withAttempt(stand, () => stand.execute({ event: eventOf(NOBODYS_ATTEMPT), attempt, rollout }));
		},
		refused: REFUSED,
		printed: "announced and counted",
	},
	{
		name: "an attempt whose name is another item's key",
		run: (stand) => stand.execute({ event: eventOf("r1#lock") }),
		refused: REFUSED,
		printed: "announced and counted",
	},
];
