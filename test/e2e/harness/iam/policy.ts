/** Policy documents, as IAM keeps them. */

/** One statement. */
export interface Statement {
	readonly Sid?: string;
	readonly Effect: "Allow" | "Deny";
	readonly Principal?: unknown;
	readonly Action: string | readonly string[];
	readonly Resource?: string | readonly string[];
	readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A document. */
export interface Policy {
	readonly Version?: string;
	readonly Statement: readonly Statement[];
}

/** A document from its JSON, which IAM's API escapes. A single statement may stand without a list. */
export function parsed(text: string): Policy {
	const policy = JSON.parse(text.startsWith("%7B") ? decodeURIComponent(text) : text) as Policy;
	return { ...policy, Statement: [policy.Statement].flat() };
}

/** Whether a statement names an action, perhaps with wildcards. */
export function names({ Action }: Statement, action: string): boolean {
	return [Action].flat().some((pattern) => covers(pattern.toLowerCase(), action.toLowerCase()));
}

/** IAM's wildcards: `*` for any characters, `?` for one. */
function covers(pattern: string, text: string): boolean {
	const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
	return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);
}

/** The condition keys that policies compare where they speak of an action. */
export function asked(policies: readonly Policy[], action: string): string[] {
	const own = policies.flatMap(({ Statement }) => Statement.filter((statement) => names(statement, action)));
	const keys = own.flatMap(({ Condition = {} }) =>
		Object.values(Condition).flatMap((compared) => Object.keys(compared)),
	);
	return [...new Set(keys)];
}

/**
 * What a policy allows on all that a pattern names, and all that it denies. Where AWS asks for `*`, or for every interface, the
 * simulator is content with any statement that has something in common with it.
 */
export function onAllOf(pattern: string, policy: Policy): Policy {
	const Statement = policy.Statement.flatMap((statement) => {
		if (statement.Effect === "Deny") return [statement];
		const Resource = [statement.Resource ?? []].flat().filter((own) => covers(own, pattern));
		return Resource.length > 0 ? [{ ...statement, Resource }] : [];
	});
	return { ...policy, Statement };
}
