/** What the commands work with when they run for real, each part by itself: a command takes what it needs. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "./act/steadily.ts";
import { connect } from "./aws/connect.ts";
import type { Lookup } from "./find/services.ts";
import { stackOutputs } from "./find/terraform.ts";
import { type Options, placeOf } from "./find/where.ts";
import { paintFor } from "./show/paint.ts";
import type { Terminal } from "./show/terminal.ts";

/** Where a name for whoever decides may stand. It is for people; who it was for certain stands in CloudTrail. */
const WHO = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "USERNAME"];

/** The process's own time. */
export const CLOCK: Clock = {
	now: () => new Date(),
	sleep: async (milliseconds) => {
		await sleep(milliseconds);
	},
};

/** What rollouts are looked for with: AWS, where the flags say. @throws {Mistake} when nobody knows where rollouts are. */
export async function lookupOf(options: Options): Promise<Lookup> {
	const { env, cwd } = process;
	const place = await placeOf(options, env, () => stackOutputs(cwd()));
	const { stateMachine } = place;
	return { sources: await connect(place), stateMachine, service: options.service, now: CLOCK.now };
}

/** The process's own streams. */
export function terminal(): Terminal {
	const { env, stdout, stderr } = process;
	return { stdout, stderr, paint: paintFor(stdout, env) };
}

/** Who gives the command, as rollouts' reasons name them. */
export function whoAsks(): string {
	return WHO.map((name) => process.env[name]).find(Boolean) ?? "somebody";
}
