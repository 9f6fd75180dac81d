import type { Violation } from "../invariants/invariant.ts";
import { parseCase } from "../model/case.ts";
import { family, PASSING } from "../model/kinds.ts";
import type { Played } from "./play.ts";

/** What a case was. */
export type Sort = "none" | "single" | "pair";

/** A case in which something did not hold. */
export interface Broken {
	readonly case: string;
	readonly violations: readonly Violation[];
}

/** The worst of something, and the case that it happened in. */
export interface Worst {
	readonly value: number;
	readonly case: string;
}

/** Adds up what came of cases, whatever their order. */
export class Tally {
	readonly violations: Broken[] = [];
	/** How many cases there were of each sort. */
	readonly counts: Record<Sort, number> = { none: 0, single: 0, pair: 0 };
	/** How many single faults there were of each kind, as `place kind`. */
	readonly kinds = new Map<string, number>();
	/** How many cases ended how. */
	readonly ends = new Map<string, number>();
	/** Cases in which a healthy release did not get through, though nothing but passing faults struck. */
	readonly spurious: string[] = [];
	/** Cases in which a fault did not strike: the one before it changed what came after. */
	missed = 0;
	readonly #worst = new Map<string, Worst>();

	add(played: Played, sort: Sort): void {
		const { faults, release } = parseCase(played.case);
		this.counts[sort]++;
		if (sort === "single") {
			for (const { place, kind } of faults) count(this.kinds, `${place} ${family(kind)}`);
		}
		count(this.ends, played.end);
		if (played.violations.length > 0) this.violations.push({ case: played.case, violations: played.violations });
		if (played.injected < faults.length) this.missed++;
		const passing = faults.every(({ kind }) => PASSING.has(family(kind)));
		if (release === "healthy" && passing && played.end !== "completed") this.spurious.push(played.case);
		this.#note("safety", played.safetySeconds, played.case);
		this.#note("relief", played.reliefSeconds, played.case);
		this.#note("failed", played.failed, played.case);
	}

	/** The worst of a measure; absent when it was never taken. */
	worst(measure: "safety" | "relief" | "failed"): Worst | undefined {
		return this.#worst.get(measure);
	}

	#note(measure: string, value: number | undefined, text: string): void {
		const worst = this.#worst.get(measure);
		// Of equals the first in the alphabet: threads are done in any order.
		const beats = !worst || (value ?? 0) > worst.value || (value === worst.value && text < worst.case);
		if (value !== undefined && beats) this.#worst.set(measure, { value, case: text });
	}
}

function count(counts: Map<string, number>, name: string): void {
	counts.set(name, (counts.get(name) ?? 0) + 1);
}
