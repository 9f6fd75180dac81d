import type { Cell } from "../cells.ts";
import type { Stream } from "../stream.ts";

/** A judge on trial. */
export interface Contestant {
	readonly name: string;
	/** What it does, in a sentence. */
	readonly about: string;
	/** Where that is written. */
	readonly sources: readonly string[];
	/**
	 * The metric period, from 1, whose data made it fail the release; undefined when it never did. Only ended minutes count:
	 * how late a metrics system shows them is not the judge's doing.
	 */
	failsAt(stream: Stream, kind: Cell["kind"]): number | undefined;
}
