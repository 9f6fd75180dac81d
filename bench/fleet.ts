import type { Progress } from "../rehearsal/report/terminal/progress.ts";
import { LIMITS, type Limits } from "../rehearsal/world/route53/bucket.ts";
import { type Allowed, allowedFor } from "./fleet/allowed.ts";
import { boundsOf, LONGEST_RATIO } from "./fleet/bounds.ts";
import { type Measured, measure } from "./fleet/measure.ts";
import { DEFAULT_FLEET, type FleetOptions } from "./fleet/options.ts";
import { playFleet } from "./fleet/play.ts";
import { allowedLines, boundLines, measuredLines } from "./fleet/report.ts";
import type { Bound } from "./judge/bounds.ts";

/** What `npm run bench -- fleet` answers. */
export interface FleetBench extends FleetOptions {
	/** How many of the releases are sick. */
	readonly sick: number;
	readonly limits: Limits;
	readonly allowed: Allowed;
	readonly measured: Measured;
	readonly bounds: readonly Bound[];
	/** Whether every bound holds. */
	readonly ok: boolean;
}

/** One release in so many is sick. */
const SICK_ONE_IN = 10;

/**
 * Lets many services of one account release at the same moment, under what Route 53 and Elastic Load Balancing allow an account:
 * the deployed state machine and tasks, each rollout in a world of its own, all of them on one virtual clock.
 * @param tell - is told of each measurement.
 * @param onProgress - is told how far it has come.
 * @param limits - what the account's APIs allow. Default: {@link LIMITS}.
 */
export async function benchFleet(
	{ services, seed }: FleetOptions = DEFAULT_FLEET,
	print: (line: string) => void = () => {},
	onProgress: Progress["report"] = () => {},
	limits: Limits = LIMITS,
): Promise<FleetBench> {
	const sick = Math.max(1, Math.floor(services / SICK_ONE_IN));
	const allowed = await allowedFor(services, seed, limits);
	print(`${services} services release at the same moment, ${sick} of them something sick`);
	for (const line of allowedLines(allowed)) print(line);
	// Twice the bound: what misses it can be told how much.
	const seconds = Math.ceil(2 * LONGEST_RATIO * allowed.seconds);
	const measured = measure(await playFleet({ services, sick, seed, limits, seconds }, onProgress), limits);
	for (const line of measuredLines(measured)) print(line);
	const bounds = boundsOf(measured, allowed);
	for (const line of boundLines(bounds)) print(line);
	return { services, seed, sick, limits, allowed, measured, bounds, ok: bounds.every(({ ok }) => ok) };
}
