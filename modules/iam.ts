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
}

/** Every resource, for actions that cannot be limited further. It takes the reason so that nobody writes `*` without one. */
export function everyResource(_reason: string): readonly string[] {
	return ["*"];
}

/** A policy that allows the given permissions, as JSON. Terraform expressions inside strings stay what they are. */
export function policy(...permissions: readonly Permission[]): string {
	return JSON.stringify({ Version: "2012-10-17", Statement: permissions.map(statement) });
}

/** One permission that a resource itself gives. */
export interface ResourcePermission extends Permission {
	/** To whom: an AWS service, or an ARN of this account. */
	readonly principal: { readonly Service: string } | { readonly AWS: string };
}

/** A policy of a resource, such as a queue, a topic or a key, as JSON. */
export function resourcePolicy(...permissions: readonly ResourcePermission[]): string {
	return JSON.stringify({
		Version: "2012-10-17",
		Statement: permissions.map((permission) => ({ ...statement(permission), Principal: permission.principal })),
	});
}

function statement({ sid, actions, resources, conditions }: Permission) {
	return {
		Sid: sid,
		Effect: "Allow",
		Action: actions,
		Resource: resources,
		...(conditions ? { Condition: conditions } : {}),
	};
}

/** A trust policy that lets an AWS service assume a role, as JSON. */
export function trust(service: string, conditions?: Conditions): string {
	return JSON.stringify({
		Version: "2012-10-17",
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
