import type { TerraformStack } from "cdktf";
import { placeRemarks } from "./comments/place.ts";
import type { Remark } from "./comments/remarks.ts";
import { sectionsOf } from "./sections.ts";
import { type Created, stackBlocks } from "./stack-blocks.ts";
import { written } from "./write.ts";

export { synthesized } from "./stack-blocks.ts";

/** A module's configuration, by the files that Terraform's standard structure has. */
export interface Configuration {
	readonly "versions.tf": string;
	readonly "variables.tf": string;
	readonly "main.tf": string;
	readonly "outputs.tf": string;
	/** What had other addresses in an earlier version: `stack.addOverride("moved", [{ from, to }])`. Absent where nothing has moved. */
	readonly "moved.tf"?: string;
}

/** What the constructs' source says beside what it makes. */
export interface Sayings {
	/** Its comments. */
	readonly remarks: readonly Remark[];
	/** What each class says of itself, by its name. */
	readonly docstrings: ReadonlyMap<string, string>;
}

const SILENCE: Sayings = { remarks: [], docstrings: new Map() };

/**
 * Writes a stack in Terraform's own syntax, not yet formatted.
 * @param sayings - without them the files have neither comments nor sentences in their banners
 * @throws {Error} when it has what no published module may have: a provider, a backend, a program to run
 */
export function configurationOf(stack: TerraformStack, { remarks, docstrings } = SILENCE): Configuration {
	const { versions, variables, main, outputs, moved } = stackBlocks(stack);
	placeRemarks([...variables, ...main, ...outputs], remarks);
	const sections = sectionsOf(main, docstrings).map(({ banner, blocks }) =>
		[banner.join("\n"), ...blocks.map(written)].join("\n\n"),
	);
	return {
		"versions.tf": written(versions),
		"variables.tf": each(variables),
		"main.tf": sections.join("\n\n"),
		"outputs.tf": each(outputs),
		...(moved.length > 0 && { "moved.tf": moved.map(written).join("\n\n") }),
	};
}

function each(created: readonly Created[]): string {
	return created.map(({ block }) => written(block)).join("\n\n");
}
