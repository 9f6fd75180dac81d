import { actionOf, isOwn } from "../model/calls.ts";
import type { Case, Fault } from "../model/case.ts";
import type { Site } from "../model/trace.ts";

/** The functions by which what somebody asks for begins, ends another rollout, and gets its answer. */
const ANSWERING: ReadonlySet<string> = new Set(["release", "watchdog", "load", "begin", "failBack", "conclude"]);

/** How many second faults {@link deniedAfter} finds at most: it says how much is still to be played. */
export const MOST_DENIED = 16;

/**
 * The second faults for something that somebody asks for beside a rollout: each action of the table's and the executions' APIs is denied to
 * everybody, from its first call by each of those functions on. What is asked for must have its answer all the same, once it is no longer denied.
 */
export function deniedAfter({ faults }: Case, sites: readonly Site[]): Fault[] {
	const asked = sites.find(({ place, n }) => faults.some((fault) => fault.place === place && fault.n === n));
	const kinds = new Set<string>();
	return sites
		.flatMap(({ place, n, name, order, run }): Fault[] => {
			if (place !== "call" || !run || !isOwn(name) || !ANSWERING.has(run.name) || order < (asked?.order ?? 0))
				return [];
			const kind = `${run.name} ${actionOf(name)}`;
			if (kinds.has(kind)) return [];
			kinds.add(kind);
			return [{ place, n, name, kind: "denied" }];
		})
		.slice(0, MOST_DENIED);
}
