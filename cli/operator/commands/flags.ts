import type { ArgsDef } from "citty";

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
export const ROLLOUT = "a service's name, a deployment id (ecs-svc/123), or an execution's ARN or name";

/** How every command ends, for its help. */
export const EXITS = "2 when what was asked for is wrong or not there, 3 when AWS cannot be asked";
