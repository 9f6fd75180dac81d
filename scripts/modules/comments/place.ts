import type { IConstruct } from "constructs";
import type { Block } from "../blocks.ts";
import type { Field, Item, ObjectNode } from "../hcl/node.ts";
import type { Created } from "../stack-blocks.ts";
import type { Maker } from "./makers.ts";
import { fieldFor, likeness, listsIn, objectsIn } from "./match.ts";
import type { FieldRemark, ItemRemark, Remark } from "./remarks.ts";

/** So much likeness an object must have that is nobody's: one field that is known, or two that are there. */
const LIKENESS = 2;

/**
 * Puts the source's comments beside what they are about.
 * @param made - the blocks, in their order in the module
 */
export function placeRemarks(created: readonly Created[], remarks: readonly Remark[]): void {
	for (const remark of remarks) for (const target of targetsOf(created, remark)) add(target, remark.text);
}

function add(target: { comment?: string }, text: string): void {
	if (target.comment === undefined) target.comment = text;
	else if (!target.comment.includes(text)) target.comment += `\n${text}`;
}

function targetsOf(created: readonly Created[], { beside }: Remark): { comment?: string }[] {
	if (beside.kind === "block") return beside.makers.flatMap((maker) => firstBlocks(created, maker));
	const bodies = created
		.filter(({ construct }) => !beside.maker || isCreatedBy(construct, beside.maker))
		.map(({ block }) => block.body);
	return beside.kind === "field"
		? bodies.flatMap((body) => fieldsIn(body, beside))
		: bodies.flatMap((body) => itemsIn(body, beside));
}

function fieldsIn(body: ObjectNode, { name, object, maker, whole }: FieldRemark): Field[] {
	const likely =
		maker && whole ? [body] : objectsIn(body).filter((one) => likeness(one, object) >= (maker ? 1 : LIKENESS));
	return likely.flatMap((one) => fieldFor(one, name) ?? []);
}

function itemsIn(body: ObjectNode, { value, first }: ItemRemark): Item[] {
	if (value.kind !== "object") return [];
	return listsIn(body).flatMap(({ items }) => {
		const likely = items.filter((item) => item.value.kind === "object" && likeness(item.value, value) >= LIKENESS);
		return first ? likely.slice(0, 1) : likely;
	});
}

/** The first block of each construct that is made so: all that follows belongs to it. */
function firstBlocks(created: readonly Created[], maker: Maker): Block[] {
	const constructs = new Set(
		created.flatMap(({ construct }) => construct.node.scopes).filter((one) => isCreatedBy(one, maker)),
	);
	return [...constructs].flatMap(
		(one) => created.find(({ construct }) => construct.node.scopes.includes(one))?.block ?? [],
	);
}

function isCreatedBy(construct: IConstruct, { className, id, within }: Maker): boolean {
	const { scope } = construct.node;
	if (className !== undefined && construct.constructor.name !== className) return false;
	return (
		id.test(construct.node.id) &&
		(within === undefined || (className !== undefined && scope === undefined) || scope?.constructor.name === within)
	);
}
