import type { Service } from "../scenario/aws.ts";
import type { Curve, Release } from "../scenario/release.ts";

/** What a release's behavior may depend on. */
export interface Conditions {
	/** Seconds since the release's deployment. */
	readonly seconds: number;
	/** Its share of all requests, 0–1. */
	readonly share: number;
	/** Requests per second and receiving task. */
	readonly load: number;
}

/** How a release answers under some conditions. */
export interface Response {
	/** The share of requests answered with 5XX, 0–1. */
	readonly errors: number;
	/** The mean response time; response times are exponential. */
	readonly latencyMs: number;
	/** The share of health checks that fail, 0–1. */
	readonly healthErrors: number;
}

/** Above this utilisation the queue is taken as no longer growing: what does not fit is refused instead. */
const MAX_UTILISATION = 0.95;

/** A curve's value: straight between its points, level outside, anew after each `repeatEvery`. */
export function valueAt(curve: Curve, conditions: Conditions): number {
	if (typeof curve === "number") return curve;
	const { points, over, repeatEvery } = curve;
	const x = repeatEvery === undefined ? conditions[over] : conditions[over] % repeatEvery;
	const next = points.findIndex(([at]) => at > x);
	const before = points.at(next < 0 ? -1 : Math.max(0, next - 1));
	const after = points.at(next);
	if (!before || !after) return 0;
	const width = after[0] - before[0];
	return width === 0 ? after[1] : before[1] + ((x - before[0]) / width) * (after[1] - before[1]);
}

/**
 * How a release answers: as the stable release does, with the release's own errors and delays on top.
 *
 * A task is an M/M/1 queue: its response time is `latencyMs` when it is idle and grows with 1/(1 − utilisation). What
 * exceeds its capacity is answered 503.
 */
export function respond(release: Release, service: Service, conditions: Conditions): Response {
	const values = (curves: Release["errors"]) => [curves].flat().map((curve) => valueAt(curve, conditions));
	const { load } = conditions;
	const excess = Math.max(0, load - service.capacityPerTask);
	const refused = excess === 0 ? 0 : excess / load;
	const own = [...values(release.errors), refused];
	const utilisation = Math.min(load / service.capacityPerTask, MAX_UTILISATION);
	const unloadedMs = values(release.slowerMs).reduce((total, slower) => total + slower, service.latencyMs);
	const latencyMs = unloadedMs / (1 - utilisation);
	const timeoutMs = service.healthCheck.timeoutSeconds * 1_000;
	// The few errors that a good release answers belong to certain requests; a health check is none of those.
	const deep = () => anyOf([...own, slowShare(latencyMs, timeoutMs)]);
	return {
		errors: anyOf([service.errors, ...own]),
		latencyMs,
		healthErrors: healthErrors(release.healthChecks, deep, conditions),
	};
}

/** The share of answers, 0–1, that take longer than the objective, when response times are exponential. */
export function slowShare(latencyMs: number, objectiveMs: number): number {
	return Math.exp(-objectiveMs / latencyMs);
}

function healthErrors(checks: Release["healthChecks"], deep: () => number, conditions: Conditions): number {
	if (checks === "deep") return deep();
	if (checks === "shallow") return 0;
	return valueAt(checks, conditions);
}

/** The chance that at least one of several independent things happens. */
function anyOf(chances: readonly number[]): number {
	// One alone is not sent through 1 − (1 − p), which would round it.
	const possible = chances.filter((chance) => chance > 0);
	return possible.length < 2 ? (possible[0] ?? 0) : 1 - possible.reduce((none, chance) => none * (1 - chance), 1);
}
