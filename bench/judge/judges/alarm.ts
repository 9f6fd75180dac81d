import { type Evaluation, evaluated } from "../../../rehearsal/world/cloudwatch/alarm.ts";
import type { Contestant } from "./judge.ts";

const EVALUATION: Evaluation = { evaluationPeriods: 2, datapointsToAlarm: 2, treatMissing: "missing" };
const THRESHOLD = 0.01;

/**
 * A plain CloudWatch alarm on the candidate's share of bad answers by metric math: above 1 % in 2 of 2 minutes. In its favor it is
 * evaluated as soon as a minute has ended. For latency it watches the share that is slower than the objective.
 */
export const alarm: Contestant = {
	name: "alarm",
	about: "a CloudWatch alarm: more than 1 % bad answers in 2 of 2 minutes",
	sources: [
		"https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html: M out of N",
		"https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html: what minutes without data count as",
	],
	failsAt({ minutes }) {
		const newestFirst: (boolean | undefined)[] = [];
		for (const [minute, { candidate }] of minutes.entries()) {
			newestFirst.unshift(candidate.requests > 0 ? candidate.bad / candidate.requests > THRESHOLD : undefined);
			// CloudWatch reads a few minutes more than it evaluates, to use them when newer ones are missing.
			if (evaluated(newestFirst.slice(0, EVALUATION.evaluationPeriods + 2), EVALUATION) === "ALARM") return minute + 1;
		}
		return undefined;
	},
};
