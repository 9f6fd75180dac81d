import { type ByColor, byColor, COLORS, type Color, type ServiceConfig } from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type { Route, TrafficReader } from "../../../runtime/ports/index.ts";
import type { Seed } from "../../random.ts";
import { byNode, shownSum } from "./nodes.ts";
import type { Periods } from "./periods.ts";

/** What the count of forwarded requests is made of. */
interface ForwardedOptions {
	readonly periods: Periods;
	readonly loadBalancers: ServiceConfig["loadBalancers"];
	readonly seed: Seed;
	/** Seconds since the deployment. */
	readonly now: () => number;
	/** When second 0 was, in milliseconds since 1970. */
	readonly start: number;
}

/** `RequestCount` of each target group on each load balancer, as CloudWatch shows it: by the minute, late, in parts, and some never. */
export class Forwarded implements TrafficReader {
	readonly #options: ForwardedOptions;
	/** By load balancer, then color: the requests of each period. */
	readonly #requests: ByColor<ByColor<number[]>> = byColor(() => byColor(() => []));

	constructor(options: ForwardedOptions) {
		this.#options = options;
	}

	/** Notes how many requests of a load balancer each color's targets answered in a second; several for one second add up. */
	add(second: number, alb: Color, answered: ByColor<number>): void {
		const period = this.#options.periods.at(second);
		for (const color of COLORS) {
			const requests = this.#requests[alb][color];
			requests[period] = (requests[period] ?? 0) + answered[color];
		}
	}

	/** @throws {UnexpectedAnswer} when no load balancer has such a listener and target group. */
	async requests(routes: readonly Route[], from: Date, to: Date): Promise<number[]> {
		const { periods } = this.#options;
		const second = (date: Date) => (date.getTime() - this.#options.start) / 1_000;
		// From the minute that it begins in to the one that it ends in, as the adapter in runtime/aws asks.
		const [first, last] = [periods.at(second(from)), periods.at(Math.ceil(second(to)) - 1)];
		const shown = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i).filter((period) =>
			periods.shown(period, this.#options.now()),
		);
		return routes.map((route) => {
			const requests = this.#of(route);
			return shown.reduce((sum, period) => sum + this.#shown(route, period, requests[period] ?? 0), 0);
		});
	}

	#shown({ listener, targetGroup }: Route, period: number, requests: number): number {
		const { periods, seed, now } = this.#options;
		const whose = { periods, seed, owner: `${listener} ${targetGroup}`, period, nowSecond: now() };
		return shownSum(whose, "RequestCount", byNode(whose, requests));
	}

	#of({ listener, targetGroup }: Route): readonly number[] {
		const { loadBalancers } = this.#options;
		for (const alb of COLORS) {
			const color = COLORS.find((each) => loadBalancers[alb].targetGroups[each] === targetGroup);
			if (color && loadBalancers[alb].listener === listener) return this.#requests[alb][color];
		}
		throw new UnexpectedAnswer(`no way leads from ${listener} to ${targetGroup}`);
	}
}
