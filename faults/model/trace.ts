import type { FunctionRun } from "./function-run.ts";
import type { Place } from "./kinds.ts";

/** A place where a fault may strike: the n-th call, run or state of a rehearsal. */
export interface Site {
	readonly place: Place;
	/** From 1, for each kind of place. */
	readonly n: number;
	/** The call, the task or the state. */
	readonly name: string;
	/** Who: a task's name, `watchdog`, or an execution's for what the state machine does itself. */
	readonly by: string;
	/** When, in seconds since the deployment. */
	readonly seconds: number;
	/** Where it stands among all sites. */
	readonly order: number;
	/** The function's run, for a run and for a call out of one. */
	readonly run?: FunctionRun;
}

/** Every site of a rehearsal, in order. Two rehearsals have the same sites up to the first fault that differs. */
export class Trace {
	readonly sites: Site[] = [];
	readonly #counts = new Map<Place, number>();

	/** Writes a site down. */
	add(site: Omit<Site, "n" | "order">): Site {
		const n = (this.#counts.get(site.place) ?? 0) + 1;
		this.#counts.set(site.place, n);
		const numbered = { ...site, n, order: this.sites.length };
		this.sites.push(numbered);
		return numbered;
	}

	/** The number that the next site of a place will have. */
	next(place: Place): number {
		return (this.#counts.get(place) ?? 0) + 1;
	}
}
