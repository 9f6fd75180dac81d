/** What a role's policies let it do, as requests that somebody else might make. */
import { type Context, type Need, need } from "./need.ts";
import type { Policy, Statement } from "./policy.ts";

/** What stands for a part of an ARN that a policy leaves open, by what it is an ARN of. */
type Open = (pattern: string) => readonly string[];

/** All that policies allow, one request for each action and resource, with whatever their conditions ask for. @param open - ARNs for a pattern. */
export function deedsOf(policies: readonly Policy[], open: Open): readonly Need[] {
	const statements = policies.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === "Allow"));
	return statements.flatMap((statement) => {
		const resources = [statement.Resource ?? []].flat().flatMap((one) => (one.includes("*") ? open(one) : [one]));
		return [statement.Action].flat().flatMap((action) => need(action, resources, satisfying(statement)));
	});
}

/** Values with which a statement's conditions hold. */
function satisfying({ Condition = {} }: Statement): Context {
	const compared = Object.entries(Condition).filter(([operator]) => operator !== "Null");
	return Object.fromEntries(
		compared.flatMap(([operator, keys]) =>
			Object.entries(keys).map(([key, wanted]) => {
				const values = [wanted].flat().map((value) => String(value).replaceAll("*", "x"));
				// Of a list of what is allowed one is given, unless each of several is asked for.
				return [key, operator.startsWith("ForA") ? values : values.slice(0, 1)] as const;
			}),
		),
	);
}

/** Something of the kind that a pattern leaves open. Every resource, and every interface, stays what it is. */
export function anyOf(pattern: string): readonly string[] {
	if (pattern === "*" || pattern.endsWith(":*/*")) return [pattern];
	if (pattern.includes(":log-group:")) return [pattern.replace(/:\*$/, ":log-stream:x").replaceAll("*", "x")];
	return [pattern.replaceAll("*", "x")];
}
