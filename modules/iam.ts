import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { expression, local } from "./expressions.ts";

const POLICY_VERSION = "2012-10-17";

/** What may be compared in a policy's condition: operator, key, value. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One permission. */
export interface Permission {
	/** A name that says what for, in letters and digits. */
	readonly sid: string;
	/** Service-qualified actions. */
	readonly actions: readonly string[];
	/** ARNs of what they are allowed on. */
	readonly resources: readonly string[];
	/**
	 * When they are allowed.
	 * @default - always
	 */
	readonly conditions?: Conditions;
	/**
	 * `Deny` takes them away, whatever else allows them.
	 * @default Allow
	 */
	readonly effect?: "Allow" | "Deny";
}

/** Every resource, for actions that cannot be limited further. It takes the reason so that nobody writes `*` without one. */
export function everyResource(_reason: string): readonly string[] {
	return ["*"];
}

/** The same actions on the same resources, denied: whatever else allows them, and whoever adds to it later. */
export function denied<P extends Omit<Permission, "effect" | "resources">>(
	permission: P,
): P & { readonly effect: "Deny" } {
	return { ...permission, effect: "Deny" };
}

/** Limits tagging to one key; nothing else is tagged with it, and nothing is without. */
export function onlyTagged(key: string): Conditions {
	return {
		"ForAllValues:StringEquals": { "aws:TagKeys": [key] },
		// ForAllValues holds when there are no values at all.
		Null: { "aws:TagKeys": "false" },
	};
}

/** A policy that allows the given permissions, as JSON. Terraform expressions inside strings stay what they are. */
export function policy(...permissions: readonly Permission[]): string {
	return JSON.stringify({ Version: POLICY_VERSION, Statement: permissions.map(statement) });
}

/**
 * A policy that allows those of the given permissions that have a resource, as JSON. Which have one, Terraform may find out:
 * IAM takes no statement without. The statements become a local value, under `id`.
 */
export function policyOfSome(scope: Construct, id: string, permissions: readonly Permission[]): string {
	const all = local(scope, id, permissions.map(statement));
	return Fn.jsonencode({
		Version: POLICY_VERSION,
		Statement: expression(`[for s in ${all} : s if length(s.Resource) > 0]`),
	});
}

/** One permission that a resource itself gives; a role names no resources, because it means itself. */
export interface ResourcePermission extends Omit<Permission, "resources"> {
	readonly resources?: readonly string[];
	/** To whom: an AWS service, or an ARN of this account. Everybody only where it is denied. */
	readonly principal: { readonly Service: string } | { readonly AWS: string } | "*";
}

/**
 * Denies everybody, AWS's services too, what does not come over TLS:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport
 */
export function onlyOverTls(actions: readonly string[], resourceArn: string): ResourcePermission {
	return denied({
		sid: "DenyWithoutTls",
		principal: "*",
		actions,
		resources: [resourceArn],
		conditions: { Bool: { "aws:SecureTransport": "false" } },
	});
}

/** A policy of a resource, such as a queue, a topic or a key, as JSON. */
export function resourcePolicy(...permissions: readonly ResourcePermission[]): string {
	return JSON.stringify({
		Version: POLICY_VERSION,
		Statement: permissions.map((permission) => ({ ...statement(permission), Principal: permission.principal })),
	});
}

function statement({ sid, effect, actions, resources, conditions }: Omit<ResourcePermission, "principal">) {
	return {
		Sid: sid,
		Effect: effect ?? "Allow",
		Action: actions,
		...(resources ? { Resource: resources } : {}),
		...(conditions && Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
	};
}

/** A trust policy that lets an AWS service assume a role, as JSON. */
export function trust(service: string, conditions?: Conditions): string {
	return JSON.stringify({
		Version: POLICY_VERSION,
		Statement: [
			{
				Effect: "Allow",
				Principal: { Service: service },
				Action: "sts:AssumeRole",
				...(conditions ? { Condition: conditions } : {}),
			},
		],
	});
}

/** Limits a policy to what one resource of one account causes, so that the service is no confused deputy. */
export function causedBy(accountId: string, arnPattern: string): Conditions {
	return { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": arnPattern } };
}
