import { type ByColor, byColor, COLORS, type Color, type ServiceConfig } from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type { AnsweredMinute, AnswerReader, Route } from "../../../runtime/ports/index.ts";
import { binomial, type Seed } from "../../random.ts";
import { Metrics, type Sample } from "./metrics.ts";
import { PERIOD_SECONDS, type PeriodsOptions } from "./periods.ts";

/** What the metrics of the colors' own target groups are made of. */
interface AnsweredOptions extends PeriodsOptions {
	readonly loadBalancers: ServiceConfig["loadBalancers"];
	/** Seconds since the deployment. */
	readonly now: () => number;
	/** When second 0 was, in milliseconds since 1970. */
	readonly start: number;
	readonly seed: Seed;
}

const NOTHING: Sample = { requests: 0, failed: 0, latencyMs: 0 };

/**
 * What each color's tasks answered through their own load balancer, as CloudWatch shows it: by the minute, late, in parts, and some never. The
 * controller's own probes come through the same target group, and count.
 */
export class Answered implements AnswerReader {
	readonly #options: AnsweredOptions;
	readonly #metrics: Metrics;
	/** Of each second that has not been played yet. */
	readonly #probes: ByColor<Map<number, Sample>> = byColor(() => new Map());

	constructor(options: AnsweredOptions) {
		this.#options = options;
		this.#metrics = new Metrics(options);
	}

	/** Notes what a color answered to users in a second, once for each. */
	add(second: number, color: Color, users: Sample): void {
		const probes = this.#probes[color];
		this.#metrics.add(second, color, together(users, probes.get(second) ?? NOTHING));
		probes.delete(second);
	}

	/** Notes what a color answered to probes in a second, before its users are. */
	probed(second: number, color: Color, probes: Sample): void {
		const all = this.#probes[color];
		all.set(second, together(all.get(second) ?? NOTHING, probes));
	}

	/** @throws {UnexpectedAnswer} when a route does not lead through a color's own load balancer to the color. */
	async perMinute(
		routes: ByColor<Route>,
		objectiveMilliseconds: number,
		from: Date,
		to: Date,
	): Promise<ByColor<readonly AnsweredMinute[]>> {
		for (const color of COLORS) this.#check(color, routes[color]);
		return byColor((color) => this.#minutes(color, objectiveMilliseconds, from, to));
	}

	#check(color: Color, { listener, targetGroup }: Route): void {
		const { listener: own, targetGroups } = this.#options.loadBalancers[color];
		if (listener === own && targetGroup === targetGroups[color]) return;
		throw new UnexpectedAnswer(`${targetGroup} behind ${listener} is not ${color}'s own`);
	}

	/** The whole minutes within the span. */
	#minutes(color: Color, objectiveMs: number, from: Date, to: Date): AnsweredMinute[] {
		const { start, now } = this.#options;
		const { firstEnd } = this.#metrics;
		const second = (date: Date) => (date.getTime() - start) / 1_000;
		const before = Math.ceil((second(from) - firstEnd) / PERIOD_SECONDS);
		const last = Math.floor((second(to) - firstEnd) / PERIOD_SECONDS);
		return Array.from({ length: Math.max(0, last - before) }, (_, i) => before + 1 + i).flatMap((period) => {
			const end = firstEnd + period * PERIOD_SECONDS;
			const minute = this.#metrics.minute(color, end, now());
			if (!minute) return [];
			const { requests, failed: errors, accounted } = minute;
			// As the adapter in runtime/aws: requests whose times are missing are neither fast nor slow.
			if (objectiveMs > 0 && !minute.timed) return [];
			const share = objectiveMs > 0 ? minute.shareAbove(objectiveMs) : 0;
			// The same however often it is asked.
			const slow = binomial(this.#options.seed.stream("slow in the metrics", color, period), requests, share);
			return [
				{ at: start + (end - PERIOD_SECONDS) * 1_000, requests, errors: Math.min(requests, errors), slow, accounted },
			];
		});
	}
}

function together(a: Sample, b: Sample): Sample {
	const requests = a.requests + b.requests;
	const latencyMs = requests === 0 ? 0 : (a.requests * a.latencyMs + b.requests * b.latencyMs) / requests;
	return { requests, failed: a.failed + b.failed, latencyMs };
}
