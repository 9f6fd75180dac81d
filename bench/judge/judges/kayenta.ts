import type { Tally } from "../../../runtime/core/analysis/evidence.ts";
import type { Contestant } from "./judge.ts";
import { isHigher } from "./mann-whitney.ts";

/**
 * Kayenta's default judge on one metric, the share of bad answers in percent, with one value a minute from each color and the
 * direction `increase`. Minutes without requests are left out (`nanStrategy: remove`). With a single metric the score is 100 or
 * 0, so thresholds for pass (95) and marginal (75) decide the same. It judges all minutes since the release began.
 * In its favor it fails the release at the first judgment that says so.
 * @param everyMinutes - how often it judges. Spinnaker advises an hour, and at least 50 values for each judgment.
 */
export function kayenta(everyMinutes: number): Contestant {
	return {
		name: `kayenta-${everyMinutes}`,
		about: `Kayenta's Mann–Whitney judge, every ${everyMinutes === 1 ? "minute" : `${everyMinutes} minutes`}`,
		sources: [
			"https://github.com/spinnaker/kayenta kayenta-judge/…/NetflixACAJudge.scala: tolerance 0.25, confidence level 0.98, effect size by the ratio of means, allowed increase 1, NaN strategy remove",
			"https://github.com/spinnaker/kayenta kayenta-judge/…/MannWhitneyClassifier.scala: high when the interval's lower end is above a quarter of the Hodges–Lehmann estimate; equal data pass",
			"https://github.com/spinnaker/kayenta kayenta-mannwhitney/…/MannWhitney.scala: the interval and the estimate",
			"https://github.com/spinnaker/kayenta kayenta-judge/…/WeightedSumScorer.scala, ThresholdScoreClassifier.scala: the score",
			"https://spinnaker.io/docs/guides/user/canary/best-practices/: an interval of 1 hour, 50 values, marginal 75, pass 95",
		],
		failsAt({ minutes }) {
			const [experiment, control]: [number[], number[]] = [[], []];
			for (const [minute, { candidate, stable }] of minutes.entries()) {
				experiment.push(...percents(candidate));
				control.push(...percents(stable));
				if ((minute + 1) % everyMinutes === 0 && isHigher(experiment, control)) return minute + 1;
			}
			return undefined;
		},
	};
}

/** A minute's value, if there is one. */
function percents({ requests, bad }: Tally): number[] {
	return requests > 0 ? [(100 * bad) / requests] : [];
}
