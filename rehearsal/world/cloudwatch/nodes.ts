import { binomial, type Seed } from "../../random.ts";
import { hypergeometric } from "../elb/outcomes.ts";
import type { Periods } from "./periods.ts";

/** How many nodes of a load balancer report by themselves: one in each of two zones, the fewest that it may have. */
export const NODES = 2;

/** Whose metrics they are, and when. */
export interface Whose {
	readonly periods: Periods;
	readonly seed: Seed;
	/** Load balancer, or load balancer and target group: any name. */
	readonly owner: string;
	readonly period: number;
	readonly nowSecond: number;
}

/** A period's requests as they reach the nodes. Chance decides which; but always the same. */
export function byNode({ seed, owner, period }: Whose, requests: number): readonly number[] {
	const own = binomial(seed.stream("nodes", owner, period + 1), requests, 1 / NODES);
	return [own, requests - own];
}

/** How many of some of them, such as those that were answered badly, were among each node's. */
export function amongThem({ seed, owner, period }: Whose, [own = 0, rest = 0]: readonly number[], some: number) {
	const first = hypergeometric(seed.stream("among nodes", owner, period + 1), own + rest, some, own);
	return [first, some - first] as const;
}

/** What CloudWatch shows of a metric's sum: the parts of those nodes that have reported it. */
export function shownSum(whose: Whose, metric: string, parts: readonly number[]): number {
	return parts.reduce((sum, part, node) => sum + (isShown(whose, metric, node) ? part : 0), 0);
}

/** Whether CloudWatch shows a node's part of a metric. */
export function isShown({ periods, owner, period, nowSecond }: Whose, metric: string, node: number): boolean {
	return periods.shown(period, nowSecond, owner, metric, node);
}
