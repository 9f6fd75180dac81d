import type { Remark } from "./comments/remarks.ts";
import { LONGEST_LINE } from "./hcl/place.ts";
import { compareRanks, type Rank, rankOf } from "./order.ts";
import { isRule } from "./sections.ts";

/** What a reviewer would send back in Terraform files: one sentence for each fault. */
export function faultsIn(files: ReadonlyMap<string, string>, remarks: readonly Remark[]): string[] {
	const each = [...files].flatMap(([path, text]) => [
		...longLines(path, text.split("\n")),
		...disorder(path, text.split("\n")),
		...(path.endsWith("main.tf") ? withoutBanner(path, text.split("\n")) : []),
	]);
	return [...each, ...lostRemarks([...files.values()], remarks)];
}

function longLines(path: string, lines: readonly string[]): string[] {
	return lines.flatMap((line, i) =>
		line.length > LONGEST_LINE ? `${path}:${i + 1} has ${line.length} characters, more than ${LONGEST_LINE}` : [],
	);
}

/** A block that is being read, with the last thing that was found in it. */
interface OpenBlock {
	readonly kind: string;
	readonly indent: number;
	last: { readonly name: string; readonly rank: Rank } | undefined;
}

/** What is in a block is indented by two; what belongs to an argument over several lines, by more. */
function disorder(path: string, lines: readonly string[]): string[] {
	const faults: string[] = [];
	const open: OpenBlock[] = [];
	lines.forEach((line, i) => {
		const indent = line.search(/\S/);
		if (line.trim() === "}" && open.at(-1)?.indent === indent) open.pop();
		const block = open.at(-1);
		const name = /^\s*(\w+)(?: "[^"]*")*(?:\s+=| \{)/.exec(line)?.[1] ?? "";
		if (name === "" || indent !== (block ? block.indent + 2 : 0)) return;
		const isBlock = !/^\s*\w+\s+=/.test(line);
		const rank = rankOf(block?.kind ?? "", name, isBlock);
		if (block?.last && compareRanks(block.last.rank, rank) > 0) {
			faults.push(`${path}:${i + 1} has ${name} behind ${block.last.name}`);
		}
		if (block) block.last = { name, rank };
		if (isBlock && line.endsWith("{")) open.push({ kind: name, indent, last: undefined });
	});
	return faults;
}

/** A banner is two rules with a title and a sentence between them. */
function withoutBanner(path: string, lines: readonly string[]): string[] {
	const first = lines.findIndex((line) => /^\w+.* \{/.test(line));
	const rules = lines.flatMap((line, i) => (isRule(line) ? [i] : []));
	const opening = rules.filter((_, n) => n % 2 === 0);
	const wordless = opening.filter((at, n) => (rules[2 * n + 1] ?? at) - at < 3);
	return [
		...(first >= 0 && !opening.some((at) => at < first) ? [`${path}:${first + 1} begins without a banner`] : []),
		...wordless.map((at) => `${path}:${at + 1} has a banner without a title and what the section is`),
	];
}

/** Comments beside a resource, a part of one or a permission. All others may have no place in Terraform. */
export function isOfAResource({ beside }: Remark): boolean {
	if (beside.kind === "block") return beside.makers.some(({ isResource }) => isResource);
	if (beside.maker) return true;
	const object = beside.kind === "field" ? beside.object : beside.value;
	return object.kind === "object" && object.fields.has("sid");
}

function lostRemarks(texts: readonly string[], remarks: readonly Remark[]): string[] {
	const said = texts.map((text) => text.replaceAll(/\n\s*# /g, " ")).join("\n");
	return remarks
		.filter((remark) => isOfAResource(remark) && !said.includes(remark.text))
		.map(({ place, text }) => `${place} has a comment that stands in no module: ${text}`);
}
