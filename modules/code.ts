import { AssetType, TerraformAsset } from "cdktf";
import type { Construct } from "constructs";
import type { Bundles } from "./controller/controller.ts";

/**
 * Puts the functions' code beside the synthesized configuration.
 * @param bundles - paths of the zip files on this machine
 * @returns the paths as Terraform finds them
 */
export function codeAssets(scope: Construct, bundles: Bundles): Bundles {
	const asset = (name: keyof Bundles) =>
		new TerraformAsset(scope, `${name}-code`, { path: bundles[name], type: AssetType.FILE }).path;
	return {
		observer: asset("observer"),
		actuator: asset("actuator"),
		watchdog: asset("watchdog"),
		release: asset("release"),
		prober: asset("prober"),
	};
}
