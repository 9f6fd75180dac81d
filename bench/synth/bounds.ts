import type { Bound } from "../judge/bounds.ts";
import type { Way } from "./measure.ts";

/** How long a number of services takes. */
export interface SizeTime {
	readonly services: number;
	/** The median of the runs. */
	readonly milliseconds: number;
	/** What each service costs beyond an app with the fewest; null for that app itself. */
	readonly perService: number | null;
}

/** How long another way takes for the same stack. */
export interface RivalTime {
	readonly way: Way;
	readonly services: number;
	readonly milliseconds: number;
	/** How many times as long as this project's way. */
	readonly ratio: number;
}

/**
 * A service may cost this many times as much among the most as among few. In proportion is 1; a bit more is the collector's, which
 * has more to walk through; and if time grew as the square, 500 services would cost 50 times as much as 10.
 */
export const GROWTH = 1.5;

/** Sets each size against the smallest. @param medians - milliseconds by the number of services, which ascends. */
export function sizeTimes(medians: ReadonlyMap<number, number>): SizeTime[] {
	const [least] = [...medians];
	return [...medians].map(([services, milliseconds]) => {
		if (least === undefined || services === least[0]) return { services, milliseconds, perService: null };
		return { services, milliseconds, perService: (milliseconds - least[1]) / (services - least[0]) };
	});
}

/** What must hold. Growth needs three sizes. */
export function boundsOf(sizes: readonly SizeTime[], rivals: readonly RivalTime[]): Bound[] {
	return [...growthOf(sizes), ...rivals.map(slowerOf)];
}

/** Growth needs three sizes; with fewer there is no bound. @param what - what is timed, where it is not the synth */
export function growthOf(sizes: readonly SizeTime[], what = ""): Bound[] {
	const [few, ...more] = sizes.filter(({ perService }) => perService !== null);
	const most = more.at(-1);
	if (few?.perService == null || most?.perService == null) return [];
	const growth = most.perService / few.perService;
	return [
		{
			name: `${what}a service among ${most.services} costs at most ${GROWTH} times what it costs among ${few.services}`,
			figure: `${most.perService.toFixed(1)} ms against ${few.perService.toFixed(1)} ms`,
			ok: growth <= GROWTH,
		},
	];
}

function slowerOf({ way, services, ratio }: RivalTime): Bound {
	return {
		name: `no slower than ${LABELS[way]}, with ${services} service${services === 1 ? "" : "s"}`,
		figure: `1 against ${ratio.toFixed(1)}`,
		ok: ratio >= 1,
	};
}

/** The ways in words. */
export const LABELS: Readonly<Record<Way, string>> = {
	paths: "npm run synth's way",
	barrel: "the provider's barrel",
	cdktf: "cdktf synth",
};
