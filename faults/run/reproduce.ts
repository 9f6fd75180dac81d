import { parseCase } from "../model/case.ts";
import { type Reproduction, reproductionOf } from "../report/document.ts";
import { playCase } from "./job.ts";
import { shrink } from "./shrink.ts";
import type { Tally } from "./tally.ts";

/** The smallest reproduction for each invariant that did not hold. */
export async function reproduce({ violations }: Tally): Promise<Reproduction[]> {
	const byInvariant = new Map<string, string[]>();
	for (const { case: text, violations: all } of violations) {
		for (const invariant of new Set(all.map((each) => each.invariant))) {
			byInvariant.set(invariant, [...(byInvariant.get(invariant) ?? []), text]);
		}
	}
	const found: Reproduction[] = [];
	for (const [invariant, cases] of [...byInvariant].sort()) {
		// Fewer faults first; then what is shortest to write.
		const [first = ""] = cases.sort((a, b) => a.split(" ").length - b.split(" ").length || (a < b ? -1 : 1));
		const smallest = await shrink(parseCase(first), invariant, playCase);
		if (smallest) found.push(reproductionOf(first, cases.length, smallest));
	}
	return found;
}
