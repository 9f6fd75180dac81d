import { between, type Seed } from "../../random.ts";
import { EPOCH } from "../../run.ts";

/** How long a CloudWatch period of a load balancer's metrics is, in seconds. */
export const PERIOD_SECONDS = 60;

/** What CloudWatch's periods are made of. */
export interface PeriodsOptions {
	/** From the end of a period until CloudWatch shows it, in seconds: the least and the most. */
	readonly delaySeconds: readonly [number, number];
	/**
	 * How much later than that each metric of a period, and each load balancer node's part of it, may be shown by itself, in
	 * seconds: the least and the most. Default: all at once.
	 */
	readonly apartSeconds?: readonly [number, number] | undefined;
	/** The share of periods that never arrive, 0–1. */
	readonly missing: number;
	/** When the first period ends, 1–60: periods know nothing of when a release is deployed. Default: 60. */
	readonly firstEnd?: number;
	readonly seed: Seed;
}

/**
 * CloudWatch's minutes, by number: 0 is the first that ends after second 0, those before are negative. The metrics of a minute
 * come apart (Netflix/atlas#1300: the latest minute is incomplete, and changes).
 */
export class Periods {
	/** When period 0 ends, 1–60. */
	readonly firstEnd: number;
	readonly #options: PeriodsOptions;

	constructor(options: PeriodsOptions) {
		this.#options = options;
		this.firstEnd = options.firstEnd ?? PERIOD_SECONDS;
	}

	/** The period that a second falls into. */
	at(second: number): number {
		return Math.floor((second - this.firstEnd) / PERIOD_SECONDS) + 1;
	}

	/** The period that ends at a second. @throws {RangeError} when none does. */
	endingAt(endSecond: number): number {
		const period = (endSecond - this.firstEnd) / PERIOD_SECONDS;
		if (!Number.isInteger(period)) throw new RangeError(`no period ends at ${endSecond} s`);
		return period;
	}

	/** Whether CloudWatch shows a part of a period at a second: late, or never. @param part - by any name; default: the first of them. */
	shown(period: number, nowSecond: number, ...part: readonly (string | number)[]): boolean {
		const { delaySeconds, apartSeconds = [0, 0], missing, seed } = this.#options;
		const uniform = seed.stream("metrics", period + 1);
		const shownAt = this.firstEnd + period * PERIOD_SECONDS + between(uniform, delaySeconds);
		const arrives = uniform() >= missing;
		const apart = part.length > 0 ? between(seed.stream("apart", period + 1, ...part), apartSeconds) : 0;
		return arrives && nowSecond >= shownAt + apart;
	}
}

/**
 * When a world's second 0 is, in milliseconds since 1970: anywhere in a minute of the clock. Scenarios are written in minutes
 * from the deployment, and nobody must be lucky, or unlucky, to keep time with them.
 */
export function startOf(seed: Seed): number {
	const phase = Math.floor(seed.stream("phase", "metrics")() * PERIOD_SECONDS);
	return EPOCH + (PERIOD_SECONDS - 1 - phase) * 1_000;
}

/** When the first of CloudWatch's minutes ends, in seconds of a world, 1–60: they are those of the clock. */
export function firstEndOf(start: number): number {
	return PERIOD_SECONDS - (Math.floor(start / 1_000) % PERIOD_SECONDS);
}
