import type { ApiCall } from "../../rehearsal/run.ts";
import { bucketOf, type Limit, type Limits } from "../../rehearsal/world/route53/bucket.ts";
import type { Rolled } from "./play.ts";

/** What drew on one of the account's buckets. */
export interface Drawn {
	/** The bucket: an action, or what all draws on it. */
	readonly bucket: string;
	readonly limit: Limit;
	/** Tries that were let through, and that were throttled. */
	readonly granted: number;
	readonly throttled: number;
}

/** How the rollouts of a fleet ended. */
export interface Ends {
	readonly completed: number;
	readonly failedBack: number;
	/** Stuck, or without an end. */
	readonly other: number;
	/** The reasons of all that did not complete, and how many rollouts have each. */
	readonly reasons: Readonly<Record<string, number>>;
}

/** How long something took, in seconds: half of all were no slower than `p50`, 99 % no slower than `p99`. */
export interface Spread {
	readonly p50: number;
	readonly p99: number;
	readonly longest: number;
}

/** What a fleet did. */
export interface Measured {
	readonly healthy: Ends;
	readonly sick: Ends;
	/** From the deployment to the end. */
	readonly seconds: Spread;
	/** Of the sick ones: from the verdict until the listener has been written. Infinite where it never was. */
	readonly listenerSeconds: Spread;
	/** How many of the sick ones wrote anything else first. */
	readonly otherWriteFirst: number;
	readonly drawn: readonly Drawn[];
}

/** Sums up what a fleet did. */
export function measure(rolled: readonly Rolled[], limits: Limits): Measured {
	const sick = rolled.filter((each) => each.sick);
	const firsts = sick.map(firstWrite);
	return {
		healthy: endsOf(rolled.filter((each) => !each.sick)),
		sick: endsOf(sick),
		seconds: spreadOf(rolled.map(({ record }) => record.ending?.at ?? Number.POSITIVE_INFINITY)),
		listenerSeconds: spreadOf(firsts.map(({ seconds }) => seconds)),
		otherWriteFirst: firsts.filter(({ listener }) => !listener).length,
		drawn: drawn(rolled, limits),
	};
}

/** What the calls of rollouts drew on the buckets, until each rollout ended: what retires old tasks afterwards is left out. */
export function drawn(rolled: readonly Rolled[], limits: Limits): Drawn[] {
	const found = new Map<string, Drawn>();
	for (const { record } of rolled) {
		for (const { service, action, seconds, error } of record.calls) {
			const bucket = bucketOf(service, action, limits);
			if (!bucket || seconds > (record.ending?.at ?? Number.POSITIVE_INFINITY) + 1) continue;
			const { granted = 0, throttled = 0 } = found.get(bucket.name) ?? {};
			const counts = error ? { granted, throttled: throttled + 1 } : { granted: granted + 1, throttled };
			found.set(bucket.name, { bucket: bucket.name, limit: bucket.limit, ...counts });
		}
	}
	return [...found.values()].sort((a, b) => b.granted - a.granted);
}

function endsOf(rolled: readonly Rolled[]): Ends {
	const outcomes = rolled.map(({ record }) => record.ending?.outcome ?? "unfinished");
	const count = (outcome: string) => outcomes.filter((each) => each === outcome).length;
	const [completed, failedBack] = [count("completed"), count("failed-back")];
	const reasons: Record<string, number> = {};
	for (const [i, { record }] of rolled.entries()) {
		if (outcomes[i] === "completed") continue;
		const reason = record.ending?.error ?? outcomes[i] ?? "";
		reasons[reason] = (reasons[reason] ?? 0) + 1;
	}
	return { completed, failedBack, other: rolled.length - completed - failedBack, reasons };
}

/** The APIs that traffic depends on. */
const TRAFFIC = new Set(["elb", "route53"]);

/** The first write to traffic that got through after the verdict: whether it was the listener's, and how long that took. */
function firstWrite({ record: { calls, verdictAt } }: Rolled): {
	readonly listener: boolean;
	readonly seconds: number;
} {
	const after =
		(verdict: number) =>
		({ service, write, error, seconds }: ApiCall) =>
			write && !error && TRAFFIC.has(service) && seconds >= verdict;
	const first = verdictAt === undefined ? undefined : calls.find(after(verdictAt));
	const listener = first?.action === "ModifyListener";
	return { listener, seconds: listener ? first.seconds - (verdictAt ?? 0) : Number.POSITIVE_INFINITY };
}

/** Spread of what must not be empty; of nothing it is 0. */
function spreadOf(seconds: readonly number[]): Spread {
	const sorted = [...seconds].sort((a, b) => a - b);
	const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
	return { p50: at(0.5), p99: at(0.99), longest: at(1) };
}
