/** What an attack is, and what it comes to. */
import type { Outcome } from "./happened.ts";
import type { Stand } from "./stand.ts";

/** Something that somebody does who may start executions, invoke functions, or write what is not theirs into the table. */
export interface Attack {
	/** In words. */
	readonly name: string;
	/** Does it. What it has put into the table it takes away again. */
	readonly run: (stand: Stand) => Promise<Outcome>;
	/** The errors that may refuse it; none where it finds nothing that it could do. */
	readonly refused: readonly (string | undefined)[];
	/** Whether the watchdog takes the lock over before it checks what the lock says: who holds it changes, and nothing else. */
	readonly takesOver?: true;
	/**
	 * How people hear of it: by the topic, and by the metric on which an alarm rests. A function that is invoked directly has no execution
	 * that could announce anything. What only finds no lock of its own is no more than a late task, of which nobody is told; and a
	 * registration that cannot be read is its own team's mistake, which counts as no attack.
	 */
	readonly printed: "announced and counted" | "announced" | "counted" | "nobody";
	/** When alone: before the victim's first rollout, during, or after it, when the table says who moves what. Default: before and during. */
	readonly when?: "before" | "during" | "after";
}

/** The service that is attacked. */
export const VICTIM = "shop";
/** The service of whoever attacks. */
export const OTHER = "evil";
