import { Fn, TerraformResource, Token } from "cdktf";
import type { Construct } from "constructs";

/** A resource that can have tags. */
interface Taggable extends TerraformResource {
	tags: Record<string, string>;
	/** What it is tagged with so far. */
	readonly tagsInput: Record<string, string> | undefined;
}

/**
 * Puts tags on every resource that is there already and can have some, beside its own, which prevail: call it last.
 * @param tags - a map, or a token of one
 */
export function tagEverything(scope: Construct, tags: unknown): void {
	const known = Token.isUnresolved(tags) ? undefined : (tags as Record<string, string>);
	if (known && Object.keys(known).length === 0) return;
	for (const node of scope.node.findAll()) {
		if (!isTaggable(node)) continue;
		const own = node.tagsInput;
		if (known) node.tags = { ...known, ...own };
		else node.tags = Token.asStringMap(own === undefined ? tags : Fn.merge([Token.asStringMap(tags), own]));
	}
}

/** The provider's bindings have the same names for all of them. */
export function isTaggable(construct: unknown): construct is Taggable {
	return TerraformResource.isTerraformResource(construct) && "tagsInput" in construct;
}
