import type { Seed, Uniform } from "../../random.ts";

/** A token bucket. */
export interface Limit {
	/** How many requests a full bucket allows at once. */
	readonly capacity: number;
	/** How many more it allows each second. */
	readonly refill: number;
}

/** The buckets of an account, by what draws on them. */
export interface Limits {
	/** Route 53, one for each action. */
	readonly route53: Limit;
	/** Elastic Load Balancing, one for everything that only reads. */
	readonly elbReads: Limit;
	/** Elastic Load Balancing, one for each action that writes. */
	readonly elbWrites: Limit;
}

/**
 * Route 53: per action, since 2026-07-30 (AWS networking blog, "change-based throttling"). Elastic Load Balancing: 40 and 10
 * for what only reads, all of which draws on one bucket (its user guide, "Request throttling"); 20 and 3 for what writes, which
 * is how the AWS Load Balancer Controller reads the same page. Other services are far from their limits here.
 */
export const LIMITS: Limits = {
	route53: { capacity: 50, refill: 10 },
	elbReads: { capacity: 40, refill: 10 },
	elbWrites: { capacity: 20, refill: 3 },
};

/** A third of a second times three must count as one. */
const ROUNDING = 1e-9;

interface BucketsOptions {
	/** Requests per second, per action, that everybody else in the account sends to Route 53. */
	readonly route53RequestsElsewhere: number;
	readonly seed: Seed;
	/** Default: {@link LIMITS}. */
	readonly limits?: Limits;
}

/** The bucket that a call of an API's action draws on, if it is limited: its name and its limit. */
export function bucketOf(
	service: string,
	action: string,
	limits: Limits = LIMITS,
): { readonly name: string; readonly limit: Limit } | undefined {
	if (service === "route53") return { name: action, limit: limits.route53 };
	if (service !== "elb") return undefined;
	if (action.startsWith("Describe")) return { name: "ELB Describe*", limit: limits.elbReads };
	return { name: action, limit: limits.elbWrites };
}

/**
 * The token buckets of one account, each full at first. Everybody else has drawn on those of Route 53 for ever: while they
 * ask for less than the refill, what is left over refills; when they ask for more, it is a matter of luck who gets a token.
 */
export class Buckets {
	readonly #elsewhere: number;
	readonly #limits: Limits;
	readonly #uniform: Uniform;
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	constructor({ route53RequestsElsewhere, seed, limits = LIMITS }: BucketsOptions) {
		this.#elsewhere = route53RequestsElsewhere;
		this.#limits = limits;
		this.#uniform = seed.stream("buckets");
	}

	/** Takes a token for a call of an API's action, if there is one. Seconds must not go back. */
	take(service: string, action: string, seconds: number): boolean {
		const bucket = bucketOf(service, action, this.#limits);
		if (!bucket) return true;
		const { name, limit } = bucket;
		const remaining = limit.refill - (service === "route53" ? this.#elsewhere : 0);
		if (remaining < 0) return this.#uniform() < limit.refill / this.#elsewhere;
		const { tokens, at } = this.#buckets.get(name) ?? { tokens: limit.capacity, at: seconds };
		const now = Math.min(limit.capacity, tokens + (seconds - at) * remaining);
		const taken = now >= 1 - ROUNDING;
		this.#buckets.set(name, { tokens: taken ? now - 1 : now, at: seconds });
		return taken;
	}
}
