import type { ByColor, Color, EarlierShares, ProbationState, Rollout, RunningDocument } from "../contract/index.ts";
import { judgeServing } from "../core/analysis/judge.ts";
import { newTargets, noteTargets } from "../core/analysis/known-targets.ts";
import { MINUTE_MILLISECONDS } from "../core/analysis/minutes.ts";
import type { Observation, Reading } from "../core/analysis/observation.ts";
import { earlierShares } from "../core/analysis/probation/earlier.ts";
import { type ColorHealth, unhealthyShare } from "../core/analysis/probation/health.ts";
import { freshMemory, type ProbationEvidence, readsFrom } from "../core/analysis/probation.ts";
import { hold } from "../core/analysis/verdict.ts";
import { RolloutError } from "../errors.ts";
import { readTargets } from "../fail-back/live.ts";
import type { AnsweredMinute, ObserverPorts, Route, ServiceView } from "../ports/index.ts";
import { askHealth } from "./ask-health.ts";
import { askInProbation } from "./ask-hooks.ts";
import { probeBoth } from "./probe-both.ts";
import { reading } from "./read-evidence.ts";
import { needs } from "./read-health.ts";
import type { TaskContext } from "./task.ts";

type Context = TaskContext<ObserverPorts>;

/** What a check of a release on probation has read. */
interface ProbationReadings {
	readonly evidence: ProbationEvidence;
	/** The rollout with what was seen of its targets. */
	readonly rollout: Rollout;
	/** The old color's primary deployment; undefined where it was not asked for. */
	readonly warm: string | undefined;
	/** What both colors answered in the rollout; undefined until that can be read. */
	readonly earlier: EarlierShares | undefined;
}

/** Reads all that a check in probation needs, each at most once. What cannot be read is no data. */
export async function readProbation(
	document: RunningDocument,
	state: ProbationState,
	context: Context,
): Promise<ProbationReadings> {
	const { candidate, stable } = document.rollout;
	const { judge } = document.service;
	const { ports, log } = context;
	const { names } = judge.alarms;
	const { probe } = judge;
	const from = readsFrom(state.memory ?? freshMemory(new Date(state.since)), context.now);
	const [observation, before, watched, probes, hooks, read] = await Promise.all([
		readHealth(document, context),
		state.earlier ? { value: state.earlier } : readEarlier(document, state, context),
		names.length > 0 ? reading("alarms", ports.alarms.watched(names), log) : undefined,
		probe && probeBoth(probe, { serving: candidate, warm: stable }, context),
		askInProbation(document, context),
		readAnswers(document, from, context),
	]);
	const { health, warmHealth, rollout } = observation;
	const earlier = "value" in before ? before.value : undefined;
	// Without what they are compared with, answers say nothing yet: the next check asks for both again.
	const answers = "value" in before ? read : before;
	const evidence = { serving: candidate, earlier, health, warmHealth, watched, probes, hooks, answers };
	return { evidence, rollout, earlier, warm: observation.warm };
}

/** What a check in probation has seen of tasks and targets. */
type Observed = Pick<ProbationEvidence, "health" | "warmHealth"> & Pick<ProbationReadings, "rollout" | "warm">;

/** How the tasks and targets of both colors are: those of the warm one are asked for where the other's are not well. */
async function readHealth(document: RunningDocument, context: Context): Promise<Observed> {
	const unread = (reason: string, rollout: Rollout): Observed => {
		const health = { verdict: hold("HealthUnreadable", reason), unhealthy: 0 };
		return { health, rollout, warm: undefined };
	};
	try {
		const asked = await askHealth(document, context, "watches", () => see(document, context));
		if ("unasked" in asked) return unread(asked.unasked.reason, asked.rollout);
		const { targets, ...observation } = asked.observed;
		return { ...observation, rollout: { ...asked.rollout, targets } };
	} catch (error) {
		if (!(error instanceof RolloutError)) throw error;
		context.log.warn("tasks and targets cannot be read: no data", { error });
		return unread(error.message, document.rollout);
	}
}

async function see(document: RunningDocument, { ports, now }: Context) {
	const { service, rollout: before } = document;
	const { candidate, stable } = before;
	const [views, targets] = await Promise.all([
		ports.services.describe(service.cluster, service.services),
		readTargets(service, ports.loadBalancers, candidate),
	]);
	const known = noteTargets(before.targets, targets, now);
	const fresh = newTargets(known, targets, now);
	const health = healthOf({ ...observed(document, candidate, views[candidate]), targets, newTargets: fresh });
	const ill = health.verdict.verdict === "fail";
	const warmHealth = ill ? (await seeWarm(document, views[stable], ports)).verdict : undefined;
	return { health, warmHealth, targets: known, warm: views[stable].deployment.id };
}

async function seeWarm(document: RunningDocument, view: ServiceView, ports: ObserverPorts): Promise<ColorHealth> {
	const { stable } = document.rollout;
	const targets = await readTargets(document.service, ports.loadBalancers, stable);
	return healthOf({ ...observed(document, stable, view), targets });
}

function healthOf(observation: Observation): ColorHealth {
	return { verdict: judgeServing(observation), unhealthy: unhealthyShare(observation.targets) };
}

/** What is to be seen of a color that has, or would have, all of the traffic: as many tasks as it is meant to run now. */
function observed(document: RunningDocument, color: Color, service: ServiceView): Omit<Observation, "targets"> {
	const { step } = document.rollout;
	const capacity = Math.min(needs(document, step, step).serving, service.desiredCount);
	const { id: deploymentId } = service.deployment;
	return { candidate: color, deploymentId, service, capacity, serving: capacity, alarms: {}, runningSeconds: 0 };
}

/** The minutes of each color's own load balancer. */
function perMinute(
	{ loadBalancers, judge }: RunningDocument["service"],
	{ ports, log }: Context,
	from: Date,
	to: Date,
): Promise<Reading<ByColor<readonly AnsweredMinute[]>>> {
	const route = (color: Color): Route => ({
		listener: loadBalancers[color].listener,
		targetGroup: loadBalancers[color].targetGroups[color],
	});
	const routes = { blue: route("blue"), green: route("green") };
	return reading("metrics", ports.answers.perMinute(routes, judge.latency.objectiveMilliseconds, from, to), log);
}

/** What the color that serves has answered through its own load balancer. */
async function readAnswers(
	{ service, rollout }: RunningDocument,
	from: Date,
	context: Context,
): Promise<Reading<readonly AnsweredMinute[]>> {
	const minutes = await perMinute(service, context, from, context.now);
	return "value" in minutes ? { value: minutes.value[rollout.candidate] } : minutes;
}

/** What both colors answered in the rollout: its whole minutes, where it has any. */
async function readEarlier(
	{ service, rollout }: RunningDocument,
	{ since }: ProbationState,
	context: Context,
): Promise<Reading<EarlierShares | undefined>> {
	const minute = (at: string, round: (minutes: number) => number) =>
		new Date(round(Date.parse(at) / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS);
	const [from, to] = [minute(rollout.startedAt, Math.ceil), minute(since, Math.floor)];
	if (from >= to) return { value: undefined };
	const minutes = await perMinute(service, context, from, to);
	if (!("value" in minutes)) return minutes;
	const { [rollout.candidate]: serving, [rollout.stable]: warm } = minutes.value;
	return { value: earlierShares({ serving, warm }, context.now) };
}
