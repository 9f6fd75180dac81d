import type { Color } from "../../../runtime/contract/index.ts";
import type { AlarmState } from "../../../runtime/ports/index.ts";
import type { Metrics } from "./metrics.ts";
import { PERIOD_SECONDS } from "./periods.ts";

/** How an alarm is evaluated, in CloudWatch's own words. */
export interface Evaluation {
	/** How many of the latest minutes are checked. */
	readonly evaluationPeriods: number;
	/** How many of them must be breaching. */
	readonly datapointsToAlarm: number;
	/** What a minute without data counts as. CloudWatch's default: `missing`. */
	readonly treatMissing: "notBreaching" | "breaching" | "ignore" | "missing";
}

/** What an alarm watches, by the minute. */
export interface Datapoints {
	/** When a minute ends that the alarm is first evaluated at. */
	readonly firstEnd: number;
	/** Whether the minute that ends then is breaching, as far as CloudWatch shows it now; undefined is no data. */
	breaching(endSecond: number, nowSecond: number): boolean | undefined;
}

/** An alarm on metric math, `5XX / requests`, of one target group. */
export interface AlarmOptions extends Evaluation {
	/** The color whose target group it watches. */
	readonly color: Color;
	/** Above which share of requests answered with 5XX, 0–1, a minute is breaching. */
	readonly threshold: number;
}

/** The share of requests answered with 5XX, minute by minute. */
export function errorRate(metrics: Metrics, { color, threshold }: AlarmOptions): Datapoints {
	return {
		firstEnd: metrics.firstEnd,
		breaching: (endSecond, nowSecond) => {
			const minute = metrics.minute(color, endSecond, nowSecond);
			return minute && minute.failed / minute.requests > threshold;
		},
	};
}

/**
 * How many minutes beyond the evaluation periods CloudWatch reads, to use when newer ones are missing. It documents that
 * it reads more, and as an example 5 for 3; for other alarms it does not say.
 */
const EXTRA_PERIODS = 2;

/**
 * A CloudWatch alarm. Evaluated whenever a minute ends; in between its state holds.
 * From "Configuring how CloudWatch alarms treat missing data":
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export class Alarm {
	readonly #datapoints: Datapoints;
	readonly #evaluation: Evaluation;
	#evaluatedAt: number;
	#state: AlarmState = "INSUFFICIENT_DATA";

	constructor(datapoints: Datapoints, evaluation: Evaluation) {
		this.#datapoints = datapoints;
		this.#evaluatedAt = datapoints.firstEnd - PERIOD_SECONDS;
		this.#evaluation = evaluation;
	}

	/** The state at a second, which must not be before one asked for earlier. */
	state(nowSecond: number): AlarmState {
		while (this.#evaluatedAt + PERIOD_SECONDS <= nowSecond) {
			this.#evaluatedAt += PERIOD_SECONDS;
			this.#state = evaluated(this.#points(this.#evaluatedAt), this.#evaluation) ?? this.#state;
		}
		return this.#state;
	}

	/** The evaluation range, newest first: whether each minute is breaching; undefined where there is no data. */
	#points(nowSecond: number): (boolean | undefined)[] {
		return Array.from({ length: this.#evaluation.evaluationPeriods + EXTRA_PERIODS }, (_, age) =>
			this.#datapoints.breaching(nowSecond - age * PERIOD_SECONDS, nowSecond),
		);
	}
}

/**
 * The state that minutes, newest first, put an alarm in; undefined retains the one it has.
 * Real data comes first, however old within the range; only what then still lacks is filled by `treatMissing`.
 */
export function evaluated(
	points: readonly (boolean | undefined)[],
	{ evaluationPeriods, datapointsToAlarm, treatMissing }: Evaluation,
): AlarmState | undefined {
	const real = points.filter((point) => point !== undefined).slice(0, evaluationPeriods);
	const lacking = evaluationPeriods - real.length;
	const breaching = real.filter(Boolean).length + (treatMissing === "breaching" ? lacking : 0);
	const decided = breaching >= datapointsToAlarm ? "ALARM" : "OK";
	if (lacking === 0 || treatMissing === "breaching" || treatMissing === "notBreaching") return decided;
	const retained = treatMissing === "ignore" ? undefined : "INSUFFICIENT_DATA";
	if (real.length === 0) return retained;
	if (decided === "ALARM" || real.includes(false)) return decided;
	// All that is known is breaching, but not often enough: it alarms once that is as old as it would have to last.
	const oldEnough = points.findLastIndex((point) => point !== undefined) >= datapointsToAlarm - 1;
	if (!oldEnough) return retained;
	return treatMissing === "ignore" ? undefined : "ALARM";
}
