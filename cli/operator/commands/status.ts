import { defineCommand } from "citty";
import { exitCodeOf } from "../exit.ts";
import { COMMON, EXITS, ROLLOUT } from "./flags.ts";

/** `status`: what runs. */
export const status = defineCommand({
	meta: {
		name: "status",
		description: `Tells which rollout runs, how far it has come, and what it waits for; when none does, how the last ones ended. With --wait exits 0 when it completed, 1 when it failed back, was abandoned or skipped; ${EXITS}.`,
	},
	args: {
		rollout: { type: "positional", required: false, description: `${ROLLOUT}; default: all services` },
		watch: { type: "boolean", description: "draw it until it has ended", default: false },
		wait: {
			type: "boolean",
			description: "wait until it has ended; without one that runs, tell the last one's outcome",
			default: false,
		},
		...COMMON,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, { surroundings }] = await Promise.all([import("../act/status.ts"), import("./surroundings.ts")]);
			return act.status(args, await surroundings(args));
		}, console.error);
	},
});
