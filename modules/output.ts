import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";

/** Declares an output by its name, which a variable may have, too. */
export function output(scope: Construct, name: string, description: string, value: unknown): void {
	new TerraformOutput(scope, `output:${name}`, { description, value }).overrideLogicalId(name);
}
