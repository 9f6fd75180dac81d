import type { ByColor, Color } from "../../../runtime/contract/index.ts";
import { amongThem, byNode, isShown, shownSum } from "./nodes.ts";
import { PERIOD_SECONDS, Periods, type PeriodsOptions } from "./periods.ts";

/** What a color answered in one second. */
export interface Sample {
	readonly requests: number;
	/** Answered with 5XX by a task: a target group's metrics know nothing of what its load balancer answers itself. */
	readonly failed: number;
	/** The mean of the response times, in milliseconds; they are exponential. */
	readonly latencyMs: number;
}

/** What a color answered in a span of time in which it was asked at all. */
export interface Minute extends Sample {
	/** How many answers are counted by their code, of whatever kind: as many as requests once all has been reported. */
	readonly accounted: number;
	/** Whether response times are shown. */
	readonly timed: boolean;
	/** The share of requests, 0–1, that took longer than so many milliseconds: what `PR(:x)` leaves over. */
	shareAbove(objectiveMs: number): number;
	/** The response time in milliseconds that so many percent of the requests, between 0 and 100, do not exceed. */
	percentile(percent: number): number;
}

/**
 * The metrics of both colors' target groups, as CloudWatch shows them: by the minute, late, and some never.
 * Elastic Load Balancing reports only while requests flow; beside them a missing 5XX count is 0.
 */
export class Metrics {
	readonly periods: Periods;
	readonly #samples: ByColor<Sample[]> = { blue: [], green: [] };
	readonly #seed: PeriodsOptions["seed"];

	constructor(options: PeriodsOptions) {
		this.#seed = options.seed;
		this.periods = new Periods(options);
	}

	/** When the first period ends, 1–60. */
	get firstEnd(): number {
		return this.periods.firstEnd;
	}

	/** Notes what a color answered in a second, once for each. */
	add(second: number, color: Color, sample: Sample): void {
		this.#samples[color][second] = sample;
	}

	/**
	 * What CloudWatch shows at `nowSecond` of the period that ends at `endSecond`. Undefined is no data: nobody asked, or it
	 * has not arrived, or never will. Before all of it has, it is torn: each metric is the sum of what nodes have reported.
	 * @throws {RangeError} when no period ends there.
	 */
	minute(color: Color, endSecond: number, nowSecond: number): Minute | undefined {
		const period = this.periods.endingAt(endSecond);
		if (!this.periods.shown(period, nowSecond)) return undefined;
		const whole = this.exact(color, endSecond - PERIOD_SECONDS, endSecond);
		return whole && this.#shown(whole, color, period, nowSecond);
	}

	/** What of a minute has arrived; nothing without a count of requests. */
	#shown(whole: Minute, owner: Color, period: number, nowSecond: number): Minute | undefined {
		const whose = { periods: this.periods, seed: this.#seed, owner, period, nowSecond };
		const all = byNode(whose, whole.requests);
		const bad = amongThem(whose, all, whole.failed);
		const good = all.map((requests, node) => requests - (bad[node] ?? 0));
		const requests = shownSum(whose, "RequestCount", all);
		const failed = shownSum(whose, "HTTPCode_Target_5XX_Count", bad);
		const accounted = failed + shownSum(whose, "HTTPCode_Target_2XX_Count", good);
		const timed = all.some((_, node) => isShown(whose, "TargetResponseTime", node));
		return requests > 0 ? { ...whole, requests, failed, accounted, timed } : undefined;
	}

	/** The same from one second to before another, at once and without gaps: what a tool sees that scrapes for itself. */
	exact(color: Color, fromSecond: number, toSecond: number): Minute | undefined {
		const samples = this.#samples[color]
			.slice(Math.max(0, fromSecond), Math.max(0, toSecond))
			.filter(({ requests }) => requests > 0);
		return samples.length > 0 ? summed(samples) : undefined;
	}
}

function summed(samples: readonly Sample[]): Minute {
	const total = (value: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + value(sample), 0);
	const requests = total((sample) => sample.requests);
	const shareAbove = (ms: number) =>
		total((sample) => sample.requests * (sample.latencyMs > 0 ? Math.exp(-ms / sample.latencyMs) : 0)) / requests;
	return {
		requests,
		failed: total(({ failed }) => failed),
		accounted: requests,
		timed: true,
		latencyMs: total((sample) => sample.requests * sample.latencyMs) / requests,
		shareAbove,
		percentile: (percent) => {
			const above = 1 - percent / 100;
			// A mixture's percentile is never beyond that of its slowest part.
			const slowest = Math.max(...samples.map(({ latencyMs }) => latencyMs));
			return bisected((ms) => shareAbove(ms) - above, -slowest * Math.log(above));
		},
	};
}

/** Halving so often leaves less than a billionth. */
const HALVINGS = 32;

/** Where a falling function crosses 0, between 0 and `high`. */
function bisected(falling: (x: number) => number, high: number): number {
	let [low, up] = [0, high];
	for (let i = 0; i < HALVINGS; i++) {
		const middle = (low + up) / 2;
		if (falling(middle) > 0) low = middle;
		else up = middle;
	}
	return up;
}
