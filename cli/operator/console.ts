import { defineCommand } from "citty";
import { COMMON, EXITS } from "./commands.ts";
import { exitCodeOf } from "./exit.ts";

const { json: _, ...WHERE } = COMMON;

/** `console`: a page that shows it all, on this machine. */
export const consoleCommand = defineCommand({
	meta: {
		name: "console",
		description: `Serves a page on this machine that shows all services, one rollout as it happens, and history, until it is interrupted. It only shows, unless --act. With --demo it plays a rehearsal, without AWS. Exits 0 when it is interrupted; ${EXITS}.`,
	},
	args: {
		act: { type: "boolean", description: "let the page promote, abort and roll back", default: false },
		demo: { type: "boolean", description: "play a rehearsal, faster than it would be; asks no AWS", default: false },
		scenario: {
			type: "string",
			description:
				"with --demo: a scenario of npm run rehearse, or the path of your own; default: three services at once",
		},
		speed: { type: "string", description: "with --demo: how many times faster, 0.1 to 600; default: 10" },
		seed: { type: "string", description: "with --demo: a whole number from which all chance follows; default 1" },
		port: { type: "string", description: "a port of this machine, 1024 to 65535; default: one that is free" },
		function: {
			type: "string",
			description:
				"name or ARN of the function that takes releases, for rollbacks; default: $ECS_DNS_CANARY_RELEASE_FUNCTION, else the stack's that names the table",
		},
		...WHERE,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [{ serve }, { whoAsks }] = await Promise.all([
				import("../../console/serve.ts"),
				import("./connections.ts"),
			]);
			return serve(args, { who: whoAsks(), stdout: process.stdout, stderr: process.stderr, until: interrupted() });
		}, console.error);
	},
});

/** Resolves when whoever started the command ends it. */
function interrupted(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
	});
}
