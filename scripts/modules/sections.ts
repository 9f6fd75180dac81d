import { TerraformElement } from "cdktf";
import type { IConstruct } from "constructs";
import type { Block } from "./blocks.ts";
import { wrapped } from "./hcl/remark.ts";
import type { Created } from "./stack-blocks.ts";

/** So many blocks a part of a part needs for a banner of its own. Otherwise it stands under that of the whole. */
const OWN_BANNER = 3;

const BANNER_WIDTH = 80;

const RULE = "#".repeat(BANNER_WIDTH);

/** Whether a line begins or ends a banner. */
export function isRule(line: string): boolean {
	return line === RULE;
}

/** A part of a module under a banner. */
export interface Section {
	/** What it is called, and what it is. */
	readonly banner: readonly string[];
	readonly blocks: readonly Block[];
}

/**
 * Parts a module by its constructs: those of the stack, and the parts of these that have enough blocks.
 * @param docstrings - what each class says of itself
 */
export function sectionsOf(created: readonly Created[], docstrings: ReadonlyMap<string, string>): Section[] {
	const members = new Map<IConstruct, Created[]>();
	for (const one of created) {
		const part = partOf(one.construct, created);
		for (const owner of [part.node.scope, part]) if (owner && !members.has(owner)) members.set(owner, []);
		members.get(part)?.push(one);
	}
	const parts = [...members].filter(([, blocks]) => blocks.length > 0);
	return parts.map(([part, blocks]) => ({
		banner: bannerOf(
			part,
			parts.map(([other]) => other),
			docstrings,
		),
		blocks: withLocalsFirst(blocks.map(({ block }) => block)),
	}));
}

/** The construct under whose banner something stands: at most two steps below the stack. */
function partOf(construct: IConstruct, created: readonly Created[]): IConstruct {
	const [stack, whole, part] = scopesOf(construct);
	if (!whole) return stack as IConstruct;
	if (!part) return whole;
	const size = created.filter((other) => scopesOf(other.construct)[2] === part).length;
	return size >= OWN_BANNER ? part : whole;
}

/** The constructs around an element, from the stack on. */
function scopesOf(construct: IConstruct): IConstruct[] {
	return construct.node.scopes.slice(1, -1).filter((scope) => !TerraformElement.isTerraformElement(scope));
}

function bannerOf(part: IConstruct, parts: readonly IConstruct[], docstrings: ReadonlyMap<string, string>): string[] {
	const { name } = part.constructor;
	const alike = parts.some((other) => other !== part && other.constructor.name === name);
	const title = `${sentence(words(name))}${alike ? ` (${part.node.id.replaceAll("-", " ")})` : ""}`;
	const lines = [title, ...wrapped(docstrings.get(name) ?? "", BANNER_WIDTH - 2)].filter((line) => line !== "");
	return [RULE, ...lines.map((line) => `# ${line}`), RULE];
}

function words(name: string): string {
	return name.replace(/[A-Z]/g, (letter, at) => `${at > 0 ? " " : ""}${letter.toLowerCase()}`);
}

function sentence(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One block of locals for each section: a comment on one of them stands beside it. */
function withLocalsFirst(blocks: readonly Block[]): Block[] {
	const locals = blocks.filter(({ header }) => header === "locals");
	const [first] = locals;
	const others = blocks.filter(({ header }) => header !== "locals");
	if (!first) return others;
	const fields = locals.flatMap(({ body, comment }) =>
		body.fields.map((field) => ({ ...field, ...(comment !== undefined && { comment }) })),
	);
	return [{ ...first, comment: "", body: { ...first.body, fields } }, ...others];
}
