import { defineCommand } from "citty";
import { exitCodeOf } from "../exit.ts";
import { COMMON, EXITS, ROLLOUT } from "./flags.ts";

/** `abort`: the traffic comes back. */
export const abort = defineCommand({
	meta: {
		name: "abort",
		description: `Ends a rollout and brings the traffic back, at any moment until it is complete. Exits 0 when it is on its way; ${EXITS}.`,
	},
	args: {
		rollout: { type: "positional", required: true, description: ROLLOUT },
		reason: { type: "string", required: true, description: "why; history and announcements repeat it" },
		...COMMON,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, { surroundings }] = await Promise.all([import("../act/abort.ts"), import("./surroundings.ts")]);
			return act.abort(args, await surroundings(args));
		}, console.error);
	},
});
