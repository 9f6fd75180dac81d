import { type ArgsDef, defineCommand } from "citty";
import { COMMON, EXITS } from "./commands.ts";
import { exitCodeOf } from "./exit.ts";

const { service: _, ...WHERE } = COMMON;

/** The flags of every command that asks the release function. */
const ASKING = {
	function: {
		type: "string",
		description:
			"name or ARN of the function that takes releases; default: $ECS_DNS_CANARY_RELEASE_FUNCTION, else the stack's that names the table",
	},
	yes: { type: "boolean", description: "do not ask whether to go on", default: false },
	...WHERE,
} as const satisfies ArgsDef;

/** The flag of what a calendar may hold up. */
const OVERRIDE = {
	"override-calendar": {
		type: "boolean",
		description: "begin, and go on, whatever the calendar says; needs --reason, and what only an operator may",
		default: false,
	},
} as const satisfies ArgsDef;

const SERVICE = { type: "positional", required: true, description: "the service's name" } as const;

/** How these commands end, for their help. */
const ENDS = `Exits 0 when the request is taken, 1 when no rollout can start now; ${EXITS}.`;

/** `release`: something new is brought to users. */
export const release = defineCommand({
	meta: {
		name: "release",
		description: `Releases an image or a task definition, by a rollout that is judged. ${ENDS}`,
	},
	args: {
		service: SERVICE,
		image: { type: "string", description: "the image; all else stays as the service's Terraform says it" },
		"task-definition": {
			type: "string",
			description: "ARN of a task definition, with its revision; in place of --image",
		},
		id: { type: "string", description: "id of the attempt: asked twice, it is released once; default: one is made" },
		reason: { type: "string", description: "why; history and announcements repeat it" },
		...OVERRIDE,
		...ASKING,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, around] = await Promise.all([import("./act/release.ts"), import("./connections.ts")]);
			const { lookup, asking } = await around.releasing(args);
			return act.release(args, lookup, asking, around.terminal());
		}, console.error);
	},
});

/** `retry`: the last release once more. */
export const retry = defineCommand({
	meta: { name: "retry", description: `Releases once more what was released last and has failed. ${ENDS}` },
	args: {
		service: SERVICE,
		reason: { type: "string", description: "why; history and announcements repeat it" },
		...OVERRIDE,
		...ASKING,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, around] = await Promise.all([import("./act/release.ts"), import("./connections.ts")]);
			const { lookup, asking } = await around.releasing(args);
			return act.retry(args, lookup, asking, around.terminal());
		}, console.error);
	},
});

/** `rollback`: users get again what they had. */
export const rollback = defineCommand({
	meta: {
		name: "rollback",
		description: `Goes back: from a rollout to what serves, in probation to the old color, at rest to the release before. ${ENDS}`,
	},
	args: {
		service: SERVICE,
		to: { type: "string", description: "number of one of the last ten releases; default: the one that served before" },
		reason: { type: "string", required: true, description: "why; history and announcements repeat it" },
		...ASKING,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, around] = await Promise.all([import("./act/rollback.ts"), import("./connections.ts")]);
			const { lookup, asking } = await around.releasing(args);
			return act.rollback(args, lookup, asking, around.terminal());
		}, console.error);
	},
});

/** `withdraw`: what waits never begins. */
export const withdraw = defineCommand({
	meta: {
		name: "withdraw",
		description: `Calls off a release that waits, for the calendar or for its turn. Exits 0 when it never begins, 1 when it has begun meanwhile (abort takes it back); ${EXITS}.`,
	},
	args: {
		service: SERVICE,
		id: { type: "string", description: "id of the attempt; default: the newest" },
		reason: { type: "string", required: true, description: "why; history and announcements repeat it" },
		...ASKING,
	},
	async run({ args }) {
		process.exitCode = await exitCodeOf(async () => {
			const [act, around] = await Promise.all([import("./act/withdraw.ts"), import("./connections.ts")]);
			const { lookup, asking } = await around.releasing(args);
			return act.withdraw(args, lookup, asking, around.terminal());
		}, console.error);
	},
});
