import * as v from "valibot";
import { ReleaseEvent } from "./event.ts";
import { ServiceConfig } from "./service.ts";

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

/** A registration as the table keeps it. The configuration is JSON. */
export const Registration = v.object({
	format: v.literal(REGISTRATION.format),
	configuration: v.pipe(v.string(), v.parseJson(), ServiceConfig),
});
export type Registration = v.InferOutput<typeof Registration>;

/** What an execution is started with: the service's name and what ECS said of its deployment. Nothing else is taken. */
export const StartInput = v.strictObject({
	event: v.strictObject({ ...ReleaseEvent.entries, service: v.nonOptional(ReleaseEvent.entries.service) }),
});
export type StartInput = v.InferOutput<typeof StartInput>;
