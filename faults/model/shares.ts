import type { RecordSet, ServiceConfig } from "../../runtime/contract/index.ts";
import { shareOf } from "./snapshot.ts";

const MOST = 255;
const found = new Map<number, number>();

/** The largest share, in percent, that whole weights of 0 to 255 come to within a step's. Found by trying all of them, unlike the product's. */
export function nearestWithin(percent: number): number {
	const known = found.get(percent);
	if (known !== undefined) return known;
	let best = 0;
	for (let green = 1; green <= MOST; green++) {
		for (let blue = 0; blue <= MOST; blue++) {
			const share = 100 * (green / (blue + green));
			if (share > best && share <= percent) best = share;
		}
	}
	found.set(percent, best);
	return best;
}

/** The percentage of the step whose share weights say, or that share itself where it is no step's. */
export function percentAt(records: readonly RecordSet[], { schedule }: ServiceConfig, type = "A"): number {
	const share = 100 * shareOf(records, type);
	return schedule.find(({ percent }) => nearestWithin(percent) === share)?.percent ?? share;
}
