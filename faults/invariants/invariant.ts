import type { Watcher } from "../model/watcher.ts";

/** Something that did not hold. */
export interface Violation {
	/** The invariant's name. */
	readonly invariant: string;
	/** What was found, with its figures. */
	readonly message: string;
	/** When, in seconds since the deployment. */
	readonly seconds: number;
}

/** Says that an invariant does not hold. */
export type Report = (message: string, seconds: number) => void;

/** Something that must hold in every rehearsal, whatever fails. */
export interface Invariant {
	/** A literal name; the number is that of the design's list. */
	readonly name: string;
	/** In a sentence. */
	readonly holds: string;
	/** Watches one rehearsal. */
	watch(report: Report): Watcher;
}
