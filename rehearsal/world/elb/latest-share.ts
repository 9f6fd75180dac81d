import { type ByColor, byColor } from "../../../runtime/contract/index.ts";

/** So many requests tell a share well enough. */
const ENOUGH = 100;

/** Older ones tell nothing of now. */
const LONGEST_SECONDS = 60;

/**
 * Which share of the requests each color has had lately: over as few seconds as bring 100 requests, at most 60. In a single
 * second with little traffic a share is none, half or all; a release that follows its share would swing between extremes.
 */
export class LatestShare {
	/** The newest first. */
	#seconds: readonly ByColor<number>[] = [];

	/** The shares, 0–1, with another second's requests. Before any there are none. */
	next(sent: ByColor<number>): ByColor<number> {
		this.#seconds = [sent, ...this.#seconds].slice(0, LONGEST_SECONDS);
		const sum = { blue: 0, green: 0 };
		for (const { blue, green } of this.#seconds) {
			sum.blue += blue;
			sum.green += green;
			if (sum.blue + sum.green >= ENOUGH) break;
		}
		const total = sum.blue + sum.green;
		return byColor((color) => (total === 0 ? 0 : sum[color] / total));
	}
}
