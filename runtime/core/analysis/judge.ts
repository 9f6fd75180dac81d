import type { Verdict } from "../../contract/index.ts";
import type { Evidence, EvidenceSignal, Observation, Signal } from "./observation.ts";
import { alarmSignal } from "./signals/alarms.ts";
import { answerSignal } from "./signals/answers.ts";
import { deploymentSignal, stableSignal } from "./signals/deployment.ts";
import { probeSignal } from "./signals/probes.ts";
import { shareSignal } from "./signals/share.ts";
import { startSignal } from "./signals/starts.ts";
import { targetSignal } from "./signals/targets.ts";
import { taskSignal } from "./signals/tasks.ts";
import { watchedAlarmSignal } from "./signals/watched-alarms.ts";
import { combine } from "./verdict.ts";

/** What must be there for the candidate to serve at all. To add a signal, write it beside the others and list it here. */
const HEALTH: readonly Signal[] = [stableSignal, deploymentSignal, startSignal, taskSignal, targetSignal, alarmSignal];

/** What is said of it without a check of its targets. */
const TASKS: readonly Signal<Omit<Observation, "targets">>[] = [
	stableSignal,
	deploymentSignal,
	startSignal,
	taskSignal,
	alarmSignal,
];

/** What the candidate does with requests. Probes come first: they know it first. */
const EVIDENCE: readonly EvidenceSignal[] = [watchedAlarmSignal, probeSignal, answerSignal, shareSignal];

/** Judges the candidate's tasks, and whether its load balancer is in DNS. */
export function judgeTasks(observation: Omit<Observation, "targets">): Verdict {
	return combine(TASKS.map((signal) => signal(observation)));
}

/** Judges the candidate's tasks and targets. */
export function judgeHealth(observation: Observation): Verdict {
	return combine(HEALTH.map((signal) => signal(observation)));
}

/**
 * Judges tasks and targets of a color that serves all of the traffic, or would: whatever deployment it has, for who has taken another one's
 * place is to be judged as well.
 */
export function judgeServing(observation: Observation): Verdict {
	return combine([taskSignal(observation), targetSignal(observation)]);
}

/** Judges what the candidate does with requests. */
export function judgeEvidence(evidence: Evidence): Verdict {
	return combine(EVIDENCE.map((signal) => signal(evidence)));
}
