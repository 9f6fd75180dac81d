import { type ArgsDef, defineCommand } from "citty";
import { exitCodeOf } from "./exit.ts";

/** The flags of every command. */
export const COMMON = {
	table: {
		type: "string",
		description:
			"name of the table of locks and history; default: $ECS_DNS_CANARY_TABLE, else what terraform output says in cdktf.out/stacks/ecs-dns-canary",
	},
	service: {
		type: "string",
		description:
			"name of the service whose rollout it is: then nothing but its own items is read, for who may read no more, and another's is refused",
	},
	"state-machine": {
		type: "string",
		description:
			"ARN of the controller's state machine; default: $ECS_DNS_CANARY_STATE_MACHINE, else the stack's that names the table. A rollout of another one is refused",
	},
	region: {
		type: "string",
		description: "AWS region; default: the stack's that names the table, else $AWS_REGION, else the AWS profile's",
	},
	json: { type: "boolean", description: "print JSON (docs/operate.md)", default: false },
} as const satisfies ArgsDef;

/** What a rollout may be called on the command line. */
const ROLLOUT =
	"a service's name, an attempt (r7, with --service), a deployment id (ecs-svc/123), or an execution's ARN or name";

/** How every command ends, for its help. */
export const EXITS = "2 when what was asked for is wrong or not there, 3 when AWS cannot be asked";

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
			const [act, around] = await Promise.all([import("./act/status.ts"), import("./connections.ts")]);
			return act.status(args, await around.lookupOf(args), around.CLOCK, around.terminal());
		}, console.error);
	},
});

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
			const [act, around] = await Promise.all([import("./act/promote.ts"), import("./connections.ts")]);
			return act.promote(args, await around.lookupOf(args), around.terminal(), around.whoAsks());
		}, console.error);
	},
});

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
			const [act, around] = await Promise.all([import("./act/abort.ts"), import("./connections.ts")]);
			return act.abort(args, await around.lookupOf(args), around.terminal(), around.whoAsks());
		}, console.error);
	},
});
