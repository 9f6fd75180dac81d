import {
	TerraformDataSource,
	type TerraformElement,
	TerraformLocal,
	TerraformModule,
	TerraformResource,
	type TerraformStack,
} from "cdktf";
import type { IConstruct } from "constructs";
import { Check } from "../../modules/check.ts";
import { type Block, block, type Grammar } from "./blocks.ts";
import { isObject, type Json, type JsonObject } from "./expressions.ts";
import { CHECK, LOCALS, MODULE, MOVED, OUTPUT, REMOVED, RESOURCE, TERRAFORM, VARIABLE } from "./grammars.ts";
import { providerBlocks } from "./provider-blocks.ts";

/** A block, and the construct that it is of. */
export interface Created {
	readonly construct: IConstruct;
	readonly block: Block;
}

/** All blocks of a stack, in the order of its constructs. */
export interface StackBlocks {
	readonly versions: Block;
	readonly variables: readonly Created[];
	/** Locals, each in a block of its own, resources, data sources and modules. */
	readonly main: readonly Created[];
	readonly outputs: readonly Created[];
	/** What had another address, and what is Terraform's no longer. */
	readonly moved: readonly Block[];
}

/** What a stack is in Terraform's JSON syntax. */
export type Synthesized = Readonly<Record<string, JsonObject | undefined>>;

/** What a stack is in Terraform's JSON syntax, in the order of its constructs, without CDKTF's remarks. */
export function synthesized(stack: TerraformStack): Synthesized {
	return JSON.parse(JSON.stringify(stack.toTerraform()), (key, value) => (key === "//" ? undefined : value));
}

/** All that may stand in a module. The provider and the backend are its user's. */
const SECTIONS = [
	"terraform",
	"variable",
	"locals",
	"data",
	"resource",
	"check",
	"module",
	"output",
	"moved",
	"removed",
];

/**
 * The blocks of a stack.
 * @throws {Error} when it has what no published module may have: a provider, a backend, a program to run
 */
export function stackBlocks(stack: TerraformStack): StackBlocks {
	const sections = synthesized(stack);
	const { terraform = {}, variable, output, moved, removed } = sections;
	refuse([
		...Object.keys(sections).filter((section) => !SECTIONS.includes(section)),
		...["backend", "cloud"].filter((section) => section in terraform),
	]);
	return {
		versions: block("terraform", terraform, TERRAFORM),
		variables: each(stack, "variable", variable, VARIABLE),
		main: stack.node.findAll().flatMap((construct) => mainBlock(stack, construct, sections)),
		outputs: each(stack, "output", output, OUTPUT),
		// These sections are lists of objects, though their type tells of objects alone.
		moved: [
			...[moved ?? []].flat().map((one) => block("moved", one, MOVED)),
			...[removed ?? []].flat().map((one) => block("removed", one, REMOVED)),
		],
	};
}

function refuse(sections: readonly string[]): void {
	if (sections.length > 0) throw new Error(`a published module has no place for: ${sections.join(", ")}`);
}

function each(stack: TerraformStack, section: string, blocks: JsonObject = {}, grammar: Grammar): Created[] {
	const constructs = new Map(stack.node.findAll().map((one) => [(one as TerraformElement).friendlyUniqueId, one]));
	return Object.entries(blocks).flatMap(([name, fields]) =>
		isObject(fields)
			? { construct: constructs.get(name) ?? stack, block: block(`${section} "${name}"`, fields, grammar) }
			: [],
	);
}

function mainBlock(stack: TerraformStack, construct: IConstruct, sections: Synthesized): Created[] {
	if (construct instanceof TerraformLocal) {
		const name = construct.friendlyUniqueId;
		return [{ construct, block: block("locals", { [name]: sections.locals?.[name] ?? null }, LOCALS) }];
	}
	if (construct instanceof TerraformModule) {
		const name = construct.friendlyUniqueId;
		return [{ construct, block: block(`module "${name}"`, fieldsAt(sections, ["module", name]), MODULE) }];
	}
	if (construct instanceof Check) {
		const name = construct.friendlyUniqueId;
		return [{ construct, block: block(`check "${name}"`, fieldsAt(sections, ["check", name]), CHECK) }];
	}
	const section = sectionOf(construct);
	if (!section) return [];
	return [{ construct, block: resource(stack, construct as TerraformResource, section, sections) }];
}

function sectionOf(construct: IConstruct): "resource" | "data" | undefined {
	if (TerraformResource.isTerraformResource(construct)) return "resource";
	return TerraformDataSource.isTerraformDataSource(construct) ? "data" : undefined;
}

function resource(stack: TerraformStack, construct: TerraformResource, section: string, sections: Synthesized): Block {
	const { terraformResourceType: type, friendlyUniqueId: name } = construct;
	const fields = fieldsAt(sections, [section, type, name]);
	refuse(["provisioner", "connection"].filter((field) => field in fields));
	const blocks = new Set([...RESOURCE.blocks, ...providerBlocks(stack, construct)]);
	return block(`${section} "${type}" "${name}"`, fields, { ...RESOURCE, blocks });
}

function fieldsAt(sections: Synthesized, path: readonly string[]): JsonObject {
	let fields: Json | undefined = sections as JsonObject;
	for (const key of path) fields = isObject(fields) ? fields[key] : undefined;
	if (!isObject(fields)) throw new Error(`${path.join(".")} has not been synthesized`);
	return fields;
}
