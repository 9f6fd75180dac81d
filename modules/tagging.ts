import { Fn, TerraformResource, type TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";

/** A resource that can have tags. */
interface Taggable extends TerraformResource {
	tags: Record<string, string>;
	/** What it is tagged with so far. */
	readonly tagsInput: Record<string, string> | undefined;
}

/** Puts tags on every resource that is there already and can have some, beside its own, which prevail: call it last. */
export function tagEverything(scope: Construct, { value }: TerraformVariable): void {
	const tags = Token.asStringMap(value);
	for (const node of scope.node.findAll()) {
		if (!isTaggable(node)) continue;
		const own = node.tagsInput;
		node.tags = own === undefined ? tags : Token.asStringMap(Fn.merge([tags, own]));
	}
}

/** The provider's bindings have the same names for all of them. */
export function isTaggable(construct: unknown): construct is Taggable {
	return TerraformResource.isTerraformResource(construct) && "tagsInput" in construct;
}
