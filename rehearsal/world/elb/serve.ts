import { type ByColor, byColor } from "../../../runtime/contract/index.ts";
import type { Seed } from "../../random.ts";
import { type Response, slowShare } from "../behavior.ts";
import { hypergeometric, type Outcome, outcomes } from "./outcomes.ts";
import { type Routed, type RoutingInput, route } from "./routing.ts";

/** One second of requests, and all that decides how they end. */
export interface ServeInput extends RoutingInput {
	readonly second: number;
	/** How each color answers at a load, in requests per second and task, and a share of all requests, 0–1. */
	readonly responses: ByColor<(load: number, share: number) => Response>;
	/** How the stable release alone would answer all of this second's requests. */
	readonly base: Response;
	/**
	 * What share of all requests, 0–1, each color is taken to have, given how many of this second's were sent to it.
	 * Default: of this second's.
	 */
	readonly sharesOf?: (sent: ByColor<number>) => ByColor<number>;
	/** Whether the rollout has taken blue's tasks away: requests that find none failed because of that. Default: no. */
	readonly blueRetired?: boolean;
	/** Whether blue runs a newer release than the stable one, or fewer tasks: then what fails because of that counts as well. Default: no. */
	readonly blueChanged?: boolean;
	/** Above how many milliseconds a request counts as slow. */
	readonly objectiveMs: number;
	readonly seed: Seed;
}

/** How one second's requests ended. Counts are whole numbers. */
export interface Served {
	/** Requests that the candidate, green, answered. */
	readonly candidate: number;
	/** Requests that failed: answered with 5XX by a task, or by a load balancer without one. */
	readonly failed: number;
	/**
	 * Of the requests sent to green, the failed ones beyond those that would have failed on the stable release alone.
	 * One that found no target of green counts: it failed because of where the rollout sent it. So does one that found none
	 * of blue after the rollout retired that, and those that a newer release in blue, or fewer tasks of it, make fail.
	 */
	readonly failedByRelease: number;
	/** Requests slower than the objective. One that found no target is not slow. */
	readonly slow: number;
	/** By load balancer: requests that its load balancer answered 503 for want of a target. Part of `failed`. */
	readonly unserved: ByColor<number>;
	/**
	 * What each color's tasks answered, how many of those with 5XX, and how long they took on average: as in CloudWatch,
	 * where a target group's RequestCount and Target_5XX leave out requests that found no target.
	 */
	readonly colors: ByColor<{ readonly requests: number; readonly failed: number; readonly latencyMs: number }>;
	/** Of that, what came through the color's own load balancer: its target group there. */
	readonly ownAlb: Served["colors"];
	/** By load balancer, then color: the requests that the color's tasks answered. */
	readonly answered: ByColor<ByColor<number>>;
	/** Requests per second and receiving task of each color. */
	readonly loads: ByColor<number>;
	/** The share of all requests, 0–1, that each color is taken to have. */
	readonly shares: ByColor<number>;
}

/** Serves one second of requests. Runs of one scenario share their luck, as {@link outcomes} says. */
export function serve(input: ServeInput): Served {
	const seed = input.seed.derive("serve", input.second);
	const routed = route(input, seed);
	const { sent, answered, unserved, loads } = routed;
	const colors = byColor((color) => answered.blue[color] + answered.green[color]);
	const total = input.requests.blue + input.requests.green;
	const shares = input.sharesOf?.(sent) ?? byColor((color) => (total === 0 ? 0 : sent[color] / total));
	const response = byColor((color) => input.responses[color](loads[color], shares[color]));
	const { base, objectiveMs } = input;
	const errors = (each: Response) => each.errors;
	const failed = fates(seed.derive("failed"), routed, colors, base, response, { chance: errors, unserved: 1 });
	const slowness = (each: Response) => slowShare(each.latencyMs, objectiveMs);
	const slow = fates(seed.derive("slow"), routed, colors, base, response, { chance: slowness, unserved: 0 });
	const answers = byColor((color) => ({
		requests: colors[color],
		failed: failed[color].count,
		latencyMs: response[color].latencyMs,
	}));
	return {
		candidate: colors.green,
		failed: sum(failed),
		failedByRelease: byRelease(failed, input),
		slow: sum(slow),
		unserved,
		colors: answers,
		ownAlb: byColor((color) => {
			const requests = answered[color][color];
			const all = answers[color];
			const uniform = seed.stream("failed on the own load balancer", color);
			return { ...all, requests, failed: hypergeometric(uniform, all.requests, all.failed, requests) };
		}),
		answered,
		loads,
		shares,
	};
}

function byRelease(
	{ blue, green, unservedByGreen, unservedElse }: Fates,
	{ blueRetired = false, blueChanged = false }: ServeInput,
): number {
	const beyond = ({ count, anyway }: Outcome) => count - anyway;
	return (
		Math.max(0, beyond(green)) +
		beyond(unservedByGreen) +
		(blueRetired ? beyond(unservedElse) : 0) +
		(blueChanged ? Math.max(0, beyond(blue)) : 0)
	);
}

/** What can happen to a request: its chance, 0–1, where a task answers, and where none does. */
interface Fate {
	readonly chance: (response: Response) => number;
	readonly unserved: number;
}

/** Whom it befell: requests that a color answered, that found no target of green, and that found none otherwise. */
type Fates = ByColor<Outcome> & { readonly unservedByGreen: Outcome; readonly unservedElse: Outcome };

function fates(
	seed: Seed,
	{ sent, unserved }: Routed,
	answered: ByColor<number>,
	base: Response,
	response: ByColor<Response>,
	fate: Fate,
): Fates {
	const byGreen = sent.green - answered.green;
	const [blue, green, unservedByGreen, unservedElse] = outcomes(seed, fate.chance(base), [
		{ requests: answered.blue, chance: fate.chance(response.blue) },
		{ requests: answered.green, chance: fate.chance(response.green) },
		{ requests: byGreen, chance: fate.unserved },
		{ requests: unserved.blue + unserved.green - byGreen, chance: fate.unserved },
	]);
	return { blue, green, unservedByGreen, unservedElse };
}

function sum({ blue, green, unservedByGreen, unservedElse }: Fates): number {
	return blue.count + green.count + unservedByGreen.count + unservedElse.count;
}
