import type { Construct } from "constructs";

/** What is wrong with one prop. */
export interface Fault {
	/** The prop's name. */
	readonly prop: string;
	/** What is wrong and what to do, in the words that Terraform's rules have for the variable of the same name. */
	readonly message: string;
}

/** The props of a construct break rules: all of them, told at once, when the construct is made. */
export class InvalidProps extends Error {
	/** Always the same, to be told from other errors by. */
	override readonly name = "InvalidProps";
	/** The construct's path. */
	readonly path: string;
	/** All that is wrong. */
	readonly faults: readonly Fault[];

	constructor({ node: { path } }: Construct, faults: readonly Fault[]) {
		super(`${path} cannot be made:\n${faults.map(({ message }) => `- ${message}`).join("\n")}`);
		this.path = path;
		this.faults = faults;
	}
}
