import { DefaultTokenResolver, StringConcat, type TerraformElement, type TerraformStack, Tokenization } from "cdktf";
import { isObject, type Json } from "./expressions.ts";

/** Which fields of a resource are blocks. Terraform's JSON syntax does not tell; the provider's bindings do. */
export function providerBlocks(stack: TerraformStack, element: TerraformElement): string[] {
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
