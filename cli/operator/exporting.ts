import { defineCommand } from "citty";
import { COMMON, EXITS } from "./commands.ts";
import { exitCodeOf } from "./exit.ts";
import { regionOf } from "./find/names.ts";

/** `export`: what was recorded of a rollout, as a page or a record. */
export const exporting = defineCommand({
	meta: {
		name: "export",
		description: `Writes what was recorded of a rollout to a file: a page for people, or a record that npm run rehearse -- --replay plays again. Exits 0 when it is written; ${EXITS}.`,
	},
	args: {
		rollout: {
			type: "positional",
			required: true,
			description:
				"a service's name for its rollout that runs or ran last, an attempt (r7, with --service), a deployment id (ecs-svc/123), or an execution's ARN or name",
		},
		out: { type: "string", required: true, description: "the file: page.html or record.json" },
		...COMMON,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, around, aws] = await Promise.all([
				import("./act/export.ts"),
				import("./connections.ts"),
				import("./aws/logs.ts"),
			]);
			const logs = (rollout: string) => aws.connectLogs(args.region ?? regionOf(rollout));
			return act.exported(args, await around.lookupOf(args), logs, around.terminal());
		}, console.error);
	},
});
