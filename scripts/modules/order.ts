/** Where something stands in a block: among arguments of these names, with all other arguments, or with all other blocks. */
type Group = readonly string[] | "arguments" | "blocks";

/** What says which thing a block is. */
const NAMES = [
	"name",
	"name_prefix",
	"function_name",
	"alarm_name",
	"dashboard_name",
	"family",
	"domain_name",
	"table_name",
	"rule",
	"target_id",
	"statement_id",
	"description",
	"alarm_description",
];

const RESOURCE: readonly Group[] = [
	["count", "for_each", "provider"],
	NAMES,
	"arguments",
	"blocks",
	["tags"],
	["depends_on"],
	["lifecycle"],
];

/**
 * In which order the arguments of each kind of block stand: https://developer.hashicorp.com/terraform/language/style, but that
 * `depends_on` comes before `lifecycle`, as most published modules have it. Within "arguments" and "blocks" any order will do.
 */
const ORDER: Readonly<Record<string, readonly Group[]>> = {
	resource: RESOURCE,
	data: RESOURCE,
	module: [
		["source", "version", "count", "for_each", "providers"],
		NAMES,
		"arguments",
		"blocks",
		["tags"],
		["depends_on"],
	],
	variable: [["description", "type", "default", "nullable", "sensitive"], "arguments", "blocks"],
	output: [["description", "value", "sensitive"], "arguments", "blocks", ["depends_on"]],
	dynamic: [["for_each", "iterator"], "arguments", "blocks"],
	moved: [["from", "to"]],
	removed: [["from"], "blocks"],
	check: ["blocks"],
	locals: ["arguments"],
};

const NESTED: readonly Group[] = [["condition", "error_message"], NAMES, "arguments", "blocks"];

/** A place in a block: first by the group, then within it. */
export type Rank = readonly [group: number, position: number];

/**
 * Where an argument or a block stands.
 * @param kind - of the block that it is in: `resource`, `variable`, or the name of a nested one
 */
export function rankOf(kind: string, name: string, isBlock: boolean): Rank {
	const groups = ORDER[kind] ?? NESTED;
	const named = groups.findIndex((group) => typeof group !== "string" && group.includes(name));
	if (named >= 0) return [named, (groups[named] as readonly string[]).indexOf(name)];
	return [groups.indexOf(isBlock ? "blocks" : "arguments"), 0];
}

/** Less than 0 where the first stands before the second. */
export function compareRanks([group, position]: Rank, [otherGroup, otherPosition]: Rank): number {
	return group - otherGroup || position - otherPosition;
}

/** Whether an empty line parts what stands in two groups: all but an argument that follows another of the same part of a block. */
export function parted(kind: string, [group]: Rank, [next]: Rank): boolean {
	const groups = ORDER[kind] ?? NESTED;
	const part = (index: number) => {
		const members = groups[index];
		return members === NAMES || members === "arguments" ? "arguments" : index;
	};
	return (kind in ORDER && kind !== "variable" && part(group) !== part(next)) || groups[next] === "blocks";
}
