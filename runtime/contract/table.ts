import * as v from "valibot";
import { text, timestamp } from "./schemas.ts";
import { ServiceConfig } from "./service.ts";

/** The table of locks and history, by the names that Terraform and the runtime must agree on. */
export const LEDGER_TABLE = {
	/** Hash key: the service's name; `gate#`, `registration#`, `last-release#` or `resource#` and a name, where IAM must tell them apart (`dynamodb:LeadingKeys`). */
	hashKey: "service",
	/** Range key: `lock`, `probation`, `pending`, `progress`, `releases`; `rollout#` or `attempt#` and an attempt, `release#` and its number, `deployment#` and its id; `gate`, `registration`, `last-release` or `owner` under a key of their own. */
	rangeKey: "item",
	/** The global secondary index of locks, probations and attempts that are not started yet, with keys only: no other item carries its hash key. */
	locks: { index: "locks", hashKey: "held", rangeKey: "service" },
} as const;

/** What every lock, every probation and every attempt that is not started carries as the hash key of the index of locks. */
export const HELD = "yes";

/** What the hash key of a gate begins with. It has a task token, so whoever reads it can answer. */
export const GATE_PREFIX = "gate#";

/** The hash key of a service's gate. */
export function gateKey(service: string): string {
	return `${GATE_PREFIX}${service}`;
}

/**
 * Where a service's own Terraform registers it in the controller's table. The hash key begins with a word of its own, so that IAM can tell
 * registrations from locks by `dynamodb:LeadingKeys`.
 */
export const REGISTRATION = {
	/** Beginning of the hash key; the service's name follows. */
	prefix: "registration#",
	/** Range key. */
	item: "registration",
	/** Version of the item's form: its attribute `format`. */
	format: 1,
} as const;

/** The hash key of a service's registration. */
export function registrationKey(service: string): string {
	return `${REGISTRATION.prefix}${service}`;
}

/**
 * Which service moves a resource's traffic: an item of the table, with the service's name at `by`. Two services may not move the same one,
 * for each has a lock of its own.
 */
export const RESOURCE = { prefix: "resource#", item: "owner" } as const;

/**
 * How a service's newest release has ended: what Terraform's `check` reads. Terraform makes the item, so that a plan knows it before there is
 * a release, and deletes it with the service; the functions fill it in. The hash key begins with a word of its own, so that IAM lets both.
 */
export const LAST_RELEASE = {
	/** Beginning of the hash key; the service's name follows. */
	prefix: "last-release#",
	/** Range key. */
	item: "last-release",
	/** What the functions write: texts, but for the number of the release. */
	attributes: ["attempt", "release", "outcome", "code", "reason", "at"],
} as const;

/** The hash key of how a service's newest release has ended. */
export function lastReleaseKey(service: string): string {
	return `${LAST_RELEASE.prefix}${service}`;
}

/** A registration as the table keeps it. The configuration is JSON. */
export const Registration = v.object({
	format: v.literal(REGISTRATION.format),
	configuration: v.pipe(v.string(), v.parseJson(), ServiceConfig),
});
export type Registration = v.InferOutput<typeof Registration>;

/**
 * How far a rollout has come, as the table keeps it for those who check: the execution's history says more, and has the task tokens of
 * gates. It decides nothing: no task reads it.
 */
export const ProgressNote = v.object({
	/** ARN of the execution. */
	execution: text,
	/** Name of the state that it goes on with. */
	state: text,
	at: timestamp,
	/** The rollout's data as the last task that acted left it. */
	document: v.unknown(),
});
export type ProgressNote = v.InferOutput<typeof ProgressNote>;
