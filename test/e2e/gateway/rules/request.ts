/** Requests of every protocol as one kind of tree, in the services' own words. */
import { type Call, pathOf } from "../call.ts";
import { parse } from "../route53-xml.ts";

/** A request's parameters by name: texts, numbers, lists and trees. */
// biome-ignore lint/suspicious/noExplicitAny: requests have every shape
export type Request = Readonly<Record<string, any>>;

/** The parameters of a call; of one by REST, the last part of its path as `path`, too. */
export function requestOf(call: Pick<Call, "headers" | "body" | "url">): Request {
	if (call.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
		return formTree(call.body.toString());
	const path = decodeURIComponent(pathOf(call)).split("/").slice(3);
	if (call.body.toString().startsWith("<")) return { path, ...parse(call.body) };
	try {
		return { path, ...JSON.parse(call.body.toString() || "{}") };
	} catch {
		return { path };
	}
}

/** `Subnets.member.1=a` and `SubnetId.1=a` are lists, `Forward.Weight=1` is a tree. */
export function formTree(body: string): Request {
	const root: Record<string, unknown> = {};
	for (const [key, value] of new URLSearchParams(body)) {
		const path = key.split(".");
		let at = root;
		for (const name of path.slice(0, -1)) {
			at[name] ??= {};
			at = at[name] as Record<string, unknown>;
		}
		at[path.at(-1) ?? ""] = value;
	}
	return listed(root) as Request;
}

function listed(tree: unknown): unknown {
	if (tree === null || typeof tree !== "object") return tree;
	const entries = Object.entries(tree).map(([key, value]) => [key, listed(value)] as const);
	if (entries.length === 1 && entries[0]?.[0] === "member") return entries[0][1];
	if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
		return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
	}
	return Object.fromEntries(entries);
}

/** A list that may be absent, or stand alone. */
// biome-ignore lint/suspicious/noExplicitAny: lists hold everything
export function listOf(value: unknown): any[] {
	if (value === undefined || value === "") return [];
	return Array.isArray(value) ? value : [value];
}
