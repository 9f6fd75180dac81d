import type { Grammar } from "./blocks.ts";

const NONE: Grammar = { blocks: new Set(), code: new Set(), literals: new Set(), prose: new Set() };

/** Versions, and where the provider comes from. */
export const TERRAFORM: Grammar = {
	...NONE,
	blocks: new Set(["required_providers"]),
	literals: new Set(["required_version", "required_providers.aws"]),
};

/** A variable. Terraform takes no expression in its description. */
export const VARIABLE: Grammar = {
	...NONE,
	blocks: new Set(["validation"]),
	code: new Set(["type"]),
	literals: new Set(["description", "default"]),
	prose: new Set(["description"]),
};

/** An output. */
export const OUTPUT: Grammar = {
	...NONE,
	blocks: new Set(["precondition"]),
	code: new Set(["depends_on"]),
	literals: new Set(["description"]),
	prose: new Set(["description"]),
};

/** Local values. */
export const LOCALS: Grammar = NONE;

/** Something with another address than before: both are addresses. */
export const MOVED: Grammar = { ...NONE, code: new Set(["from", "to"]) };

/** Something that is Terraform's no longer, and stays. */
export const REMOVED: Grammar = { ...NONE, blocks: new Set(["lifecycle"]), code: new Set(["from"]) };

/** What a plan warns of. */
export const CHECK: Grammar = { ...NONE, blocks: new Set(["assert"]) };

/** Another module. Terraform reads where it lies before it evaluates anything. */
export const MODULE: Grammar = {
	...NONE,
	code: new Set(["depends_on"]),
	literals: new Set(["source", "version"]),
};

/** Blocks within blocks that Terraform repeats, of which the bindings do not tell. */
const REPEATED = ["git_configuration", "git_configuration.push", "git_configuration.push.branches"].map(
	(block) => `trigger.${block}`,
);

/** A resource or a data source, but for the blocks that its provider gives it. */
export const RESOURCE: Grammar = {
	...NONE,
	blocks: new Set(["lifecycle", "lifecycle.precondition", "lifecycle.postcondition", ...REPEATED]),
	code: new Set(["depends_on", "provider", "lifecycle.ignore_changes", "lifecycle.replace_triggered_by"]),
};
