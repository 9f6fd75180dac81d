import type { CacheClass, Clients } from "../../scenario/clients.ts";

/** How long caches of one kind keep an answer. */
export interface Hold {
	/** The share of all caches that are of this kind, 0–1. */
	readonly share: number;
	/** In seconds: always, or on average where it is `exponential`. */
	readonly seconds: number;
	readonly exponential: boolean;
}

/** The kinds of caches: each class without and with keep-alive connections. Their shares add up to 1. */
export function holdsOf({ classes, keepAlive }: Pick<Clients, "classes" | "keepAlive">, ttlSeconds: number): Hold[] {
	return classes.flatMap((each) => {
		const exponential = each.kind === "pinned";
		const seconds = secondsOf(each, ttlSeconds);
		// A pinned client takes its connection along when it leaves, so keep-alive changes nothing for it.
		const kept = exponential ? seconds : connected(seconds, keepAlive.seconds);
		return [
			{ share: each.share * (1 - keepAlive.share), seconds, exponential },
			{ share: each.share * keepAlive.share, seconds: kept, exponential },
		];
	});
}

function secondsOf(each: CacheClass, ttlSeconds: number): number {
	switch (each.kind) {
		case "obey":
			return ttlSeconds;
		case "clamp":
			return Math.max(ttlSeconds, each.minimumSeconds);
		case "stretch":
			return ttlSeconds * each.times;
		case "pinned":
			return each.lifetimeSeconds;
	}
}

/** Who keeps a connection checks the answer again only when the load balancer closes it: after whole lives of a connection. */
function connected(holdSeconds: number, lifeSeconds: number): number {
	return Math.max(1, Math.ceil(holdSeconds / lifeSeconds)) * lifeSeconds;
}
