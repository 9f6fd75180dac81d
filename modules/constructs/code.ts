import { AssetType, TerraformAsset, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { AllBundles } from "../controller/controller.ts";
import { packagedBundles } from "../packaged.ts";
import { sharedBy } from "./place.ts";

/**
 * Puts the code of a function beside the synthesized configuration, once for a stack.
 * @param bundles - paths of zip files on this machine. Default: those of the package
 * @returns the path as Terraform finds it
 */
export function codeOf(
	scope: Construct,
	name: keyof AllBundles,
	bundles: Partial<AllBundles> = packagedBundles(),
): string {
	const path = bundles[name] ?? packagedBundles()[name];
	const shared = sharedBy(TerraformStack.of(scope));
	const id = `${name}-code`;
	const known = shared.node.children.find((child) => child instanceof TerraformAsset && child.node.id === id);
	if (known instanceof TerraformAsset) return known.path;
	return new TerraformAsset(shared, id, { path, type: AssetType.FILE }).path;
}
