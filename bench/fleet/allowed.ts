import type { Limits } from "../../rehearsal/world/route53/bucket.ts";
import { type Drawn, drawn } from "./measure.ts";
import { playFleet, type Rolled } from "./play.ts";

/** The time that the buckets allow a fleet. */
export interface Allowed {
	/** How long a healthy rollout takes alone, in seconds. */
	readonly aloneSeconds: number;
	/** The bucket that takes longest to grant the fleet its part. */
	readonly bucket: string;
	/** One rollout's part of it, in calls. */
	readonly callsEach: number;
	/** How long that bucket takes to grant it to all of the fleet, in seconds. */
	readonly bucketSeconds: number;
	/** The longer of the two. */
	readonly seconds: number;
}

/** As far apart as a service may have its checks, in seconds: then each bake has one at its beginning and one at its end. */
const LONGEST_ANALYSIS_INTERVAL_SECONDS = 300;
/** A rollout alone ends within an hour. */
const ALONE_SECONDS = 3_600;

/**
 * The time in which so many rollouts can end that begin at once. None is faster than one alone. And each needs calls: as its part is
 * taken what a rollout alone makes whose checks are as far apart as a service may have them. Those of all, less what a full bucket grants
 * at once, come at the bucket's refill. It is no lower bound to the last call, as a rollout that AWS asks to slow down leaves out checks
 * between; but a fleet that checked as often as one rollout alone does would need many times as long, so it holds only if checks give way.
 */
export async function allowedFor(services: number, seed: number, limits: Limits): Promise<Allowed> {
	const alone = { services: 1, sick: 0, seed, limits, seconds: ALONE_SECONDS };
	const aloneSeconds = Math.max(...(await playFleet(alone)).map(endOf));
	const least = drawn(
		await playFleet({ ...alone, analysisIntervalSeconds: LONGEST_ANALYSIS_INTERVAL_SECONDS }),
		limits,
	);
	const longest = least
		.map((each) => ({ ...each, seconds: secondsOf(each, services) }))
		.reduce((a, b) => (b.seconds > a.seconds ? b : a));
	const bucketSeconds = longest.seconds;
	const seconds = Math.max(aloneSeconds, bucketSeconds);
	return { aloneSeconds, bucket: longest.bucket, callsEach: longest.granted, bucketSeconds, seconds };
}

/** How long a bucket takes to grant so many rollouts what each needs, in seconds. */
function secondsOf({ granted, limit }: Drawn, services: number): number {
	return Math.max(0, services * granted - limit.capacity) / limit.refill;
}

function endOf({ record }: Rolled): number {
	if (!record.ending) throw new Error("a rollout alone has not ended: are the limits such that none can?");
	return record.ending.at;
}
