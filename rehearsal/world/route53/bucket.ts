import type { Seed, Uniform } from "../../random.ts";

interface Limit {
	/** How many requests a full bucket allows at once. */
	readonly capacity: number;
	/** How many more it allows each second. */
	readonly refill: number;
}

/**
 * Per account and per action. Route 53: since 2026-07-30 (AWS networking blog, "change-based throttling"). Elastic Load
 * Balancing: DescribeTargetHealth and its like; its writes are held to the same. Others are far from their limits here.
 */
const LIMITS: Readonly<Record<string, Limit>> = {
	route53: { capacity: 50, refill: 10 },
	elb: { capacity: 40, refill: 10 },
};

/** A third of a second times three must count as one. */
const ROUNDING = 1e-9;

interface BucketsOptions {
	/** Requests per second, per action, that everybody else in the account sends to Route 53. */
	readonly route53RequestsElsewhere: number;
	readonly seed: Seed;
}

/**
 * The token buckets of one account, each full at first. Everybody else has drawn on those of Route 53 for ever: while they
 * ask for less than the refill, what is left over refills; when they ask for more, it is a matter of luck who gets a token.
 */
export class Buckets {
	readonly #elsewhere: number;
	readonly #uniform: Uniform;
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	constructor({ route53RequestsElsewhere, seed }: BucketsOptions) {
		this.#elsewhere = route53RequestsElsewhere;
		this.#uniform = seed.stream("buckets");
	}

	/** Takes a token for a call of an API's action, if there is one. Seconds must not go back. */
	take(service: string, action: string, seconds: number): boolean {
		const limit = LIMITS[service];
		if (!limit) return true;
		const left = limit.refill - (service === "route53" ? this.#elsewhere : 0);
		if (left < 0) return this.#uniform() < limit.refill / this.#elsewhere;
		const key = `${service} ${action}`;
		const { tokens, at } = this.#buckets.get(key) ?? { tokens: limit.capacity, at: seconds };
		const now = Math.min(limit.capacity, tokens + (seconds - at) * left);
		const taken = now >= 1 - ROUNDING;
		this.#buckets.set(key, { tokens: taken ? now - 1 : now, at: seconds });
		return taken;
	}
}
