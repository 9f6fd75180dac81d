/** A deliberate mistake in the product, which `npm run faults` must find. */
export interface Defect {
	readonly name: string;
	/** What it breaks, in a sentence. */
	readonly breaks: string;
	/** The file that has the mistake. */
	readonly file: string;
	/** What stands there: exactly once. */
	readonly find: string;
	/** What the mistake makes of it. */
	readonly replace: string;
}
