import {
	DefaultTokenResolver,
	StringConcat,
	TerraformDataSource,
	type TerraformElement,
	TerraformModule,
	TerraformResource,
	type TerraformStack,
	Tokenization,
} from "cdktf";
import { block, type Grammar } from "./blocks.ts";
import { expressionOf, isObject, type Json, type JsonObject } from "./expressions.ts";

/** A module's configuration, by the files that Terraform's standard structure has. */
export interface Configuration {
	readonly "versions.tf": string;
	readonly "variables.tf": string;
	readonly "main.tf": string;
	readonly "outputs.tf": string;
	/** What had other addresses in an earlier version: `stack.addOverride("moved", [{ from, to }])`. Absent where nothing has moved. */
	readonly "moved.tf"?: string;
}

/** What a stack is in Terraform's JSON syntax, in the order of its constructs, without CDKTF's remarks. */
export function synthesized(stack: TerraformStack): Readonly<Record<string, JsonObject | undefined>> {
	return JSON.parse(JSON.stringify(stack.toTerraform()), (key, value) => (key === "//" ? undefined : value));
}

/** All that may stand in a module. The provider and the backend are its user's. */
const SECTIONS = ["terraform", "variable", "locals", "data", "resource", "module", "output", "moved"];

const NONE: Grammar = { blocks: new Set(), code: new Set(), literals: new Set() };

const TERRAFORM: Grammar = {
	...NONE,
	blocks: new Set(["required_providers"]),
	literals: new Set(["required_version", "required_providers.aws"]),
};

const VARIABLE: Grammar = {
	blocks: new Set(["validation"]),
	code: new Set(["type"]),
	literals: new Set(["description", "default"]),
};

const OUTPUT: Grammar = {
	blocks: new Set(["precondition"]),
	code: new Set(["depends_on"]),
	literals: new Set(["description"]),
};

/** Both are addresses. */
const MOVED: Grammar = { ...NONE, code: new Set(["from", "to"]) };

/** Terraform reads where a module lies before it evaluates anything. */
const MODULE: Grammar = {
	...NONE,
	code: new Set(["depends_on"]),
	literals: new Set(["source", "version"]),
};

const RESOURCE: Grammar = {
	...NONE,
	blocks: new Set(["lifecycle", "lifecycle.precondition", "lifecycle.postcondition"]),
	code: new Set(["depends_on", "provider", "lifecycle.ignore_changes", "lifecycle.replace_triggered_by"]),
};

/**
 * Writes a stack in Terraform's own syntax, not yet formatted.
 * @throws {Error} when it has what no published module may have: a provider, a backend, a program to run
 */
export function configurationOf(stack: TerraformStack): Configuration {
	const { terraform = {}, variable, locals, output, moved, ...rest } = synthesized(stack);
	refuse([
		...Object.keys(rest).filter((section) => !SECTIONS.includes(section)),
		...["backend", "cloud"].filter((section) => section in terraform),
	]);
	return {
		"versions.tf": block("terraform", terraform, TERRAFORM),
		"variables.tf": each("variable", variable, VARIABLE),
		"main.tf": [...named(locals), ...resources(stack, rest)].join("\n\n"),
		"outputs.tf": each("output", output, OUTPUT),
		...(moved && { "moved.tf": moves(moved) }),
	};
}

function refuse(sections: readonly string[]): void {
	if (sections.length > 0) throw new Error(`a published module has no place for: ${sections.join(", ")}`);
}

function each(section: string, blocks: JsonObject = {}, grammar: Grammar): string {
	return Object.entries(blocks)
		.flatMap(([name, fields]) => (isObject(fields) ? block(`${section} "${name}"`, fields, grammar) : []))
		.join("\n\n");
}

/** The synthesized section is a list of objects, though its type tells of objects alone. */
function moves(moved: Json): string {
	return (Array.isArray(moved) ? moved : [moved]).map((one) => block("moved", one, MOVED)).join("\n\n");
}

function named(locals: JsonObject | undefined): string[] {
	if (!locals) return [];
	return [
		`locals {\n${Object.entries(locals)
			.map(([name, value]) => `${name} = ${expressionOf(value)}\n`)
			.join("\n")}}`,
	];
}

function resources(stack: TerraformStack, sections: Readonly<Record<string, JsonObject | undefined>>): string[] {
	return stack.node.findAll().flatMap((construct) => {
		if (construct instanceof TerraformModule) {
			const name = construct.friendlyUniqueId;
			return block(`module "${name}"`, synthesizedOne(sections, ["module", name]), MODULE);
		}
		if (!TerraformResource.isTerraformResource(construct) && !TerraformDataSource.isTerraformDataSource(construct)) {
			return [];
		}
		const section = TerraformResource.isTerraformResource(construct) ? "resource" : "data";
		const { terraformResourceType: type, friendlyUniqueId: name } = construct;
		const fields = synthesizedOne(sections, [section, type, name]);
		refuse(["provisioner", "connection"].filter((field) => field in fields));
		const blocks = new Set([...RESOURCE.blocks, ...blocksOf(stack, construct)]);
		return block(`${section} "${type}" "${name}"`, fields, { ...RESOURCE, blocks });
	});
}

function synthesizedOne(sections: Readonly<Record<string, Json | undefined>>, path: readonly string[]): JsonObject {
	const fields = path.reduce<Json | undefined>(
		(inside, key) => (isObject(inside) ? inside[key] : undefined),
		sections as JsonObject,
	);
	if (!isObject(fields)) throw new Error(`${path.join(".")} has not been synthesized`);
	return fields;
}

/** Which fields of a resource are blocks. Terraform's JSON syntax does not tell; the provider's bindings do. */
function blocksOf(stack: TerraformStack, element: TerraformElement): string[] {
	const resolver = new DefaultTokenResolver(new StringConcat());
	const described = Tokenization.resolve(element.toHclTerraform(), { scope: stack, resolver, preparing: false });
	return Object.values(described)
		.flatMap((ofType) => (ofType ? Object.values(ofType) : []))
		.flatMap((ofName) => Object.values(ofName as object))
		.flatMap((fields) => blocksIn(fields, ""));
}

function blocksIn(fields: Json, path: string): string[] {
	if (!isObject(fields)) return [];
	return Object.entries(fields).flatMap(([name, field]) => {
		if (!isObject(field) || !field.isBlock) return [];
		const inside = Array.isArray(field.value) ? field.value : [field.value];
		return [path + name, ...inside.flatMap((one) => blocksIn(one, `${path}${name}.`))];
	});
}
