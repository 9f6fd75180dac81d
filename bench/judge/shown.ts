import { between } from "../../rehearsal/random.ts";
import type { Pair, Tally } from "../../runtime/core/analysis/evidence.ts";
import type { Cell, Metrics } from "./cells.ts";
import type { Chance } from "./chance.ts";

/** A metric of one color as one node of its load balancer reports it. `bad` tells of 5XX, or of what was slow. */
export interface Part {
	readonly color: "candidate" | "stable";
	readonly metric: "requests" | "bad" | "good";
	/** What it counts. */
	readonly count: number;
	/** Of how many requests it tells: those that the node has had. */
	readonly of: number;
	/** When CloudWatch shows it, in seconds since the rollout began. */
	readonly shownAt: number;
}

/** What CloudWatch shows of a color's minute. */
export interface Glimpse extends Tally {
	/** Answers that are counted, whatever their code. */
	readonly accounted: number;
}

const MINUTE = 60;
/** From the end of a minute until CloudWatch shows it, in seconds: as in the rehearsal. CloudWatch promises nothing. */
const SHOWN_AFTER = [30, 120] as const;
/** How much later each metric, and each node's part of it, may be shown by itself, in seconds. */
const APART = [0, 120] as const;
/** The share of minutes of which one part is late by itself. */
const SELDOM = 0.1;
/** The share of requests without any answer that is counted, where clients hang up. */
const HANG_UPS = 0.005;
/** A load balancer has a node in each of two zones at least. */
const NODES = 2;

const METRICS = ["requests", "bad", "good"] as const;
const COLORS = ["candidate", "stable"] as const;

/** How a minute comes to be shown: in which parts, and when. */
export function partsOf({ kind, metrics }: Cell, pair: Pair, minute: number, chance: Chance): readonly Part[] {
	const base = (minute + 1) * MINUTE + between(chance.uniform, SHOWN_AFTER);
	const nodes = metrics === "together" ? 1 : NODES;
	const whole = COLORS.flatMap((color) =>
		splitTo(nodes, pair[color], chance).flatMap(({ requests, bad }) => {
			const answers = metrics === "torn, hang-ups" ? requests - chance.binomial(requests - bad, HANG_UPS) : requests;
			const counts = { requests, bad, good: kind === "errors" ? answers - bad : answers };
			return METRICS.map((metric): Part => ({ color, metric, count: counts[metric], of: requests, shownAt: base }));
		}),
	);
	return late(whole, metrics, chance);
}

/** The same as nodes have had them. */
function splitTo(nodes: number, { requests, bad }: Tally, { binomial }: Chance): readonly Tally[] {
	if (nodes === 1) return [{ requests, bad }];
	const ownBad = binomial(bad, 0.5);
	const own = ownBad + binomial(requests - bad, 0.5);
	return [
		{ requests: own, bad: ownBad },
		{ requests: requests - own, bad: bad - ownBad },
	];
}

function late(parts: readonly Part[], metrics: Metrics, { uniform }: Chance): readonly Part[] {
	const by = (part: Part): Part => ({ ...part, shownAt: part.shownAt + between(uniform, APART) });
	if (metrics === "together") return parts;
	if (metrics !== "seldom torn") return parts.map(by);
	const one = uniform() < SELDOM ? Math.floor(uniform() * parts.length) : -1;
	return parts.map((part, i) => (i === one ? by(part) : part));
}

/** What of a color's minute is shown at a second; nothing without a count of requests, or of response times where those are judged. */
export function glimpseOf(parts: readonly Part[], kind: Cell["kind"], color: Part["color"], second: number) {
	const shown = parts.filter((part) => part.color === color && part.shownAt <= second);
	const sum = (metric: Part["metric"], of: "count" | "of" = "count") =>
		shown.reduce((total, part) => total + (part.metric === metric ? part[of] : 0), 0);
	const requests = sum("requests");
	if (requests === 0) return undefined;
	if (kind === "errors") {
		const bad = sum("bad");
		return { requests, bad: Math.min(requests, bad), accounted: bad + sum("good") } satisfies Glimpse;
	}
	// A percentage of those nodes that have reported times, taken for the share of all requests.
	const timed = sum("bad", "of");
	if (timed === 0) return undefined;
	return { requests, bad: (requests * sum("bad")) / timed, accounted: sum("good") } satisfies Glimpse;
}

/**
 * The minute as others judge it, in their favor not before both colors show a count of requests: what CloudWatch shows then.
 * @param analysisIntervalSeconds - how often they check.
 */
export function firstSight(
	parts: readonly Part[],
	pair: Pair,
	kind: Cell["kind"],
	analysisIntervalSeconds: number,
): Pair {
	const observed = (at: number) =>
		[glimpseOf(parts, kind, "candidate", at), glimpseOf(parts, kind, "stable", at)] as const;
	for (const at of checksOf(parts, analysisIntervalSeconds)) {
		const [candidate, stable] = observed(at);
		if (candidate && stable) return { candidate, stable };
	}
	return pair;
}

/** The checks, in seconds, that see more than the one before. */
export function checksOf(parts: readonly Part[], analysisIntervalSeconds: number): readonly number[] {
	const checks = parts.map(({ shownAt }) => analysisIntervalSeconds * Math.ceil(shownAt / analysisIntervalSeconds));
	return [...new Set(checks)].sort((a, b) => a - b);
}
