import { setTimeout as sleep } from "node:timers/promises";
import type { Around } from "./act/around.ts";
import { connect } from "./aws/connect.ts";
import { stackOutputs } from "./find/terraform.ts";
import { type Options, placeOf } from "./find/where.ts";
import { paintFor } from "./show/paint.ts";

/** Where a name for whoever decides may stand. It is for people; who it was for certain stands in CloudTrail. */
const WHO = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "USERNAME"];

/** What a command works with when it runs for real. @throws {Mistake} when nobody knows where rollouts are. */
export async function surroundings(options: Options): Promise<Around> {
	const { env, stdout, stderr, cwd } = process;
	const place = await placeOf(options, env, () => stackOutputs(cwd()));
	return {
		sources: await connect(place),
		stateMachine: place.stateMachine,
		service: options.service,
		stdout,
		stderr,
		paint: paintFor(stdout, env),
		now: () => new Date(),
		sleep: async (milliseconds) => {
			await sleep(milliseconds);
		},
		who: WHO.map((name) => env[name]).find(Boolean) ?? "somebody",
	};
}
