import { type ByColor, byColor, type Color } from "../../../runtime/contract/index.ts";
import type { Datapoints } from "./alarm.ts";
import { PERIOD_SECONDS, type Periods } from "./periods.ts";

/**
 * `HealthyHostCount` of each load balancer's own color, by the minute, with the statistic Maximum. Elastic Load Balancing reports it
 * only while targets are registered: an empty target group has no data.
 */
export class HealthyHosts {
	readonly #periods: Periods;
	readonly #atRest: ByColor<number | undefined>;
	/** The most hosts at once in each period. */
	readonly #most: ByColor<(number | undefined)[]>;

	/** @param atRest - how many hosts each color has had for ever; undefined where none was registered. */
	constructor(periods: Periods, atRest: ByColor<number | undefined>) {
		this.#periods = periods;
		this.#atRest = atRest;
		this.#most = byColor((color) => [atRest[color]]);
	}

	/** Notes how many healthy hosts a color has on its own load balancer in a second; undefined when none is registered. */
	add(second: number, color: Color, hosts: number | undefined): void {
		if (hosts === undefined) return;
		const most = this.#most[color];
		const period = this.#periods.at(second);
		most[period] = Math.max(most[period] ?? 0, hosts);
	}

	/** What an alarm watches that rings when a color has no healthy host. It has watched for ever. */
	ofColor(color: Color): Datapoints {
		return {
			firstEnd: this.#periods.firstEnd - PERIOD_SECONDS,
			breaching: (endSecond, nowSecond) => {
				const hosts = this.#shown(color, this.#periods.endingAt(endSecond), nowSecond);
				return hosts === undefined ? undefined : hosts < 1;
			},
		};
	}

	#shown(color: Color, period: number, nowSecond: number): number | undefined {
		if (!this.#periods.shown(period, nowSecond, color, "HealthyHostCount")) return undefined;
		return period < 0 ? this.#atRest[color] : this.#most[color][period];
	}
}
