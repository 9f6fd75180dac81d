import { type Colour, type PerColour, perColour } from "../../../runtime/contract.ts";
import type { Datapoints } from "./alarm.ts";
import { PERIOD_SECONDS, type Periods } from "./periods.ts";

/**
 * `HealthyHostCount` of each edge's own colour, by the minute, with the statistic Maximum. Elastic Load Balancing reports it
 * only while targets are registered: an empty target group has no data.
 */
export class HealthyHosts {
	readonly #periods: Periods;
	readonly #atRest: PerColour<number | undefined>;
	/** The most hosts at once in each period. */
	readonly #most: PerColour<(number | undefined)[]>;

	/** @param atRest - how many hosts each colour has had for ever; undefined where none was registered. */
	constructor(periods: Periods, atRest: PerColour<number | undefined>) {
		this.#periods = periods;
		this.#atRest = atRest;
		this.#most = perColour((colour) => [atRest[colour]]);
	}

	/** Notes how many healthy hosts a colour has on its own edge in a second; undefined when none is registered. */
	add(second: number, colour: Colour, hosts: number | undefined): void {
		if (hosts === undefined) return;
		const most = this.#most[colour];
		const period = this.#periods.at(second);
		most[period] = Math.max(most[period] ?? 0, hosts);
	}

	/** What an alarm watches that rings when a colour has no healthy host. It has watched for ever. */
	ofColour(colour: Colour): Datapoints {
		return {
			firstEnd: this.#periods.firstEnd - PERIOD_SECONDS,
			breaching: (endSecond, nowSecond) => {
				const hosts = this.#shown(colour, this.#periods.endingAt(endSecond), nowSecond);
				return hosts === undefined ? undefined : hosts < 1;
			},
		};
	}

	#shown(colour: Colour, period: number, nowSecond: number): number | undefined {
		if (!this.#periods.shown(period, nowSecond, colour, "HealthyHostCount")) return undefined;
		return period < 0 ? this.#atRest[colour] : this.#most[colour][period];
	}
}
