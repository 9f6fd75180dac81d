import type { Rollout, RunningDocument, Verdict } from "../contract/index.ts";
import { judgeEvidence, judgeHealth, judgeTasks } from "../core/analysis/judge.ts";
import { newTargets, noteTargets } from "../core/analysis/known-targets.ts";
import type { Evidence, Observation } from "../core/analysis/observation.ts";
import { strongEvidence } from "../core/analysis/signals/answers.ts";
import { observedShare } from "../core/analysis/signals/share.ts";
import { combine } from "../core/analysis/verdict.ts";
import { hasTraffic, percentOf } from "../core/rollout/capacity.ts";
import { noted as withVerdict } from "../core/rollout/memory.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { type Asked, askHealth, type Stake } from "./ask-health.ts";
import { readEvidence } from "./read-evidence.ts";
import { type Health, needs, see, seeBefore } from "./read-health.ts";
import type { TaskContext } from "./task.ts";

type Context = TaskContext<ObserverPorts>;

/** What a check of the candidate came to. */
export interface Observed {
	/** What its tasks and targets say. */
	readonly health: Verdict;
	/** What everything says. */
	readonly verdict: Verdict;
	/** Whether the evidence for the release is as strong as it would have to be against it. */
	readonly strong: boolean;
	/** The rollout as it goes on. */
	readonly rollout: Rollout;
}

/**
 * Checks a candidate that is prepared for the coming step, and judges what it sees.
 * @throws {Throttled} when tasks and targets cannot be asked for, and it is the last check.
 */
export async function checkBefore(document: RunningDocument, context: Context, stake: Stake): Promise<Observed> {
	const { now } = context;
	const asked = await askHealth(document, context, stake, () => seeBefore(document, context));
	const { runningSince: before, ...rest } = noted(asked, context.now);
	const traffic = hasTraffic(rest, document.service);
	if ("unasked" in asked) {
		const health = asked.unasked;
		if (rest.step < 0) return { health, verdict: health, strong: false, rollout: unprobed(asked.rollout) };
		return withEvidence({ ...document, rollout: asked.rollout }, context, health, { traffic, baking: false });
	}
	const { observed } = asked;
	const needed = needs(document, rest.step, rest.step + 1);
	const current = observed.service.deployment.id === rest.deploymentId;
	const running = current ? observed.service.deployment.runningCount >= needed.capacity : before !== undefined;
	const runningSince = running ? (before ?? now.toISOString()) : undefined;
	const runningSeconds = runningSince ? (now.getTime() - Date.parse(runningSince)) / 1000 : 0;
	const { targets } = observed;
	const observation = { ...observed, ...needed, runningSeconds, ...fresh(rest, targets, now) };
	const health = targets ? judgeHealth({ ...observation, targets }) : judgeTasks(observation);
	const prepared = { ...document, rollout: { ...rest, ...(runningSince && { runningSince }) } };
	// What is not healthy yet has not begun to answer: to probe it would count against it.
	if (health.verdict !== "pass") return { health, verdict: health, strong: false, rollout: unprobed(prepared.rollout) };
	return withEvidence(prepared, context, health, { traffic, baking: false });
}

/** Nobody knows whether probes would arrive that are not sent. */
function unprobed({ unreachableSince: _, ...rollout }: Rollout): Rollout {
	return rollout;
}

/**
 * Checks a candidate that has the traffic of the step under way, and judges what it sees.
 * @throws {Throttled} when tasks and targets cannot be asked for, and it is the last check.
 */
export async function checkDuring(
	document: RunningDocument,
	context: Context,
	{ baking, stake }: { readonly baking: boolean; readonly stake: Stake },
): Promise<Observed> {
	const asked = await askHealth(document, context, stake, () => see(document, context.ports));
	const { now } = context;
	const rollout = noted(asked, now);
	const observation = {
		...needs(document, rollout.step, rollout.step),
		alarms: {},
		runningSeconds: 0,
		...fresh(rollout, "observed" in asked ? asked.observed.targets : undefined, now),
	};
	const health = "unasked" in asked ? asked.unasked : judgeHealth({ ...asked.observed, ...observation });
	// A candidate that is known to be sick is not asked any further: fail-back would wait for the answers.
	const judged: Observed =
		health.verdict === "fail"
			? { health, verdict: health, strong: false, rollout }
			: await withEvidence({ ...document, rollout }, context, health, {
					traffic: hasTraffic(rollout, document.service),
					baking,
				});
	const { service } = document;
	return { ...judged, rollout: withVerdict(judged.rollout, judged.verdict, service, now) };
}

async function withEvidence(
	document: RunningDocument,
	context: Context,
	health: Verdict,
	asked: { readonly traffic: boolean; readonly baking: boolean },
): Promise<Observed> {
	const { evidence, rollout } = await readEvidence(document, context, asked);
	const verdict = combine([health, judgeEvidence(evidence)]);
	if (document.rollout.step >= 0) metric(document, context, evidence, verdict);
	return { health, verdict, strong: verdict.verdict === "pass" && strongEvidence(evidence), rollout };
}

function metric(document: RunningDocument, { ports }: Context, evidence: Evidence, { verdict }: Verdict): void {
	const observed = observedShare(evidence);
	ports.metricLog.put(document.service.name, {
		IntendedShare: percentOf(document.rollout, document.service),
		...(observed && { ObservedShare: 100 * observed.share }),
		VerdictPass: verdict === "pass" ? 1 : 0,
		VerdictHold: verdict === "hold" ? 1 : 0,
		VerdictFail: verdict === "fail" ? 1 : 0,
	});
}

/** The rollout with what was seen of the candidate's targets. */
function noted({ rollout, ...asked }: Asked<Partial<Health>>, now: Date): Rollout {
	const targets = "observed" in asked ? asked.observed.targets : undefined;
	return targets ? { ...rollout, targets: noteTargets(rollout.targets, targets, now) } : rollout;
}

function fresh(
	{ targets: known }: Pick<Rollout, "targets">,
	targets: Observation["targets"] | undefined,
	now: Date,
): Pick<Observation, "newTargets"> {
	return known && targets ? { newTargets: newTargets(known, targets, now) } : {};
}
