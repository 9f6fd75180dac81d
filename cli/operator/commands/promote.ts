import { defineCommand } from "citty";
import { exitCodeOf } from "../exit.ts";
import { COMMON, EXITS, ROLLOUT } from "./flags.ts";

/** `promote`: a gate opens. */
export const promote = defineCommand({
	meta: {
		name: "promote",
		description: `Lets a rollout go on that waits at a gate or for a decision. Exits 0 when it does; ${EXITS}.`,
	},
	args: {
		rollout: { type: "positional", required: true, description: ROLLOUT },
		comment: { type: "string", description: "what you have to say; the execution's history keeps it" },
		...COMMON,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, { surroundings }] = await Promise.all([import("../act/promote.ts"), import("./surroundings.ts")]);
			return act.promote(args, await surroundings(args));
		}, console.error);
	},
});
