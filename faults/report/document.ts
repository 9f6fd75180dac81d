import { INVARIANTS } from "../invariants/index.ts";
import type { Campaign } from "../run/campaign.ts";
import type { Reproduction } from "../run/shrink.ts";
import type { Tally, Worst } from "../run/tally.ts";

/** What `npm run faults -- --json` prints. */
export interface FaultsDocument {
	readonly seed: number;
	readonly cases: { readonly none: number; readonly single: number; readonly pair: number };
	/** How many single faults there were, by `place kind`. */
	readonly kinds: Readonly<Record<string, number>>;
	/** How many cases ended how. */
	readonly ends: Readonly<Record<string, number>>;
	readonly invariants: readonly string[];
	readonly violations: readonly Reproduction[];
	/** Cases in which passing faults kept a healthy release from getting through: safe, but a release lost. */
	readonly spurious: readonly string[];
	/** Cases whose second fault had nowhere to strike. */
	readonly missed: number;
	/** In seconds, with the case. */
	readonly worstSafety: Worst | null;
	/** In seconds from when AWS let it again, with the case. */
	readonly worstRelief: Worst | null;
	/** In requests, with the case. */
	readonly worstFailed: Worst | null;
}

/** All that was found out, the same for the same seed. */
export function documentOf({ seed }: Campaign, tally: Tally, violations: readonly Reproduction[]): FaultsDocument {
	return {
		seed,
		cases: tally.counts,
		kinds: sorted(tally.kinds),
		ends: sorted(tally.ends),
		invariants: INVARIANTS.map(({ name }) => name),
		violations,
		spurious: [...tally.spurious].sort(),
		missed: tally.missed,
		worstSafety: tally.worst("safety") ?? null,
		worstRelief: tally.worst("relief") ?? null,
		worstFailed: tally.worst("failed") ?? null,
	};
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
	return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
