import type { Color, ProbationState, Rollout, RunningDocument } from "../contract/index.ts";
import { judgeServing } from "../core/analysis/judge.ts";
import { newTargets, noteTargets } from "../core/analysis/known-targets.ts";
import type { Observation } from "../core/analysis/observation.ts";
import { type ColorHealth, unhealthyShare } from "../core/analysis/probation/health.ts";
import { type ProbationEvidence, readsFrom } from "../core/analysis/probation.ts";
import { hold } from "../core/analysis/verdict.ts";
import { RolloutError } from "../errors.ts";
import { readTargets } from "../fail-back/live.ts";
import type { AnsweredMinute, ObserverPorts, Route, ServiceView } from "../ports/index.ts";
import { askHealth } from "./ask-health.ts";
import { askInProbation } from "./ask-hooks.ts";
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
}

/** Reads all that a check in probation needs, each at most once. What cannot be read is no data. */
export async function readProbation(
	document: RunningDocument,
	{ memory }: ProbationState,
	context: Context,
): Promise<ProbationReadings> {
	const { candidate, stable, earlier } = document.rollout;
	const { judge } = document.service;
	const { ports, log } = context;
	const { names } = judge.alarms;
	const { probe } = judge;
	const probed = (color: Color) => probe && reading("probes", ports.prober.probe(probe, color), log);
	const from = readsFrom(memory, context.now);
	const [seen, watched, serving, warm, hooks, answers] = await Promise.all([
		readHealth(document, context),
		names.length > 0 ? reading("alarms", ports.alarms.watched(names), log) : undefined,
		probed(candidate),
		probed(stable),
		askInProbation(document, context),
		reading("metrics", readAnswers(document, from, context), log),
	]);
	const probes = serving && warm && { serving, warm };
	const evidence = { serving: candidate, earlier, health: seen.health, watched, probes, hooks, answers };
	return { evidence, rollout: seen.rollout, warm: seen.warm };
}

/** What a check in probation has seen of tasks and targets. */
type Seen = Pick<ProbationEvidence, "health"> & Pick<ProbationReadings, "rollout" | "warm">;

/** A color that was not asked about. */
const NOT_ASKED: ColorHealth = { verdict: hold("NotAsked", "not asked"), unhealthy: 0 };

/** How the tasks and targets of both colors are: those of the warm one are asked for where the other's are not well. */
async function readHealth(document: RunningDocument, context: Context): Promise<Seen> {
	const unread = (reason: string, rollout: Rollout): Seen => {
		const serving = { verdict: hold("HealthUnreadable", reason), unhealthy: 0 };
		return { health: { serving, warm: NOT_ASKED }, rollout, warm: undefined };
	};
	try {
		const asked = await askHealth(document, context, "watches", () => see(document, context));
		if ("unasked" in asked) return unread(asked.unasked.reason, asked.rollout);
		const { targets, ...seen } = asked.observed;
		return { ...seen, rollout: { ...asked.rollout, targets } };
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
	const serving = healthOf({ ...observed(document, candidate, views[candidate]), targets, newTargets: fresh });
	const ill = serving.verdict.verdict === "fail";
	const warm = ill ? await seeWarm(document, views[stable], ports) : NOT_ASKED;
	return { health: { serving, warm }, targets: known, warm: views[stable].deployment.id };
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

/** What the color that serves has answered through its own load balancer. */
async function readAnswers(
	{ service, rollout }: RunningDocument,
	from: Date,
	{ ports, now }: Context,
): Promise<readonly AnsweredMinute[]> {
	const { loadBalancers, judge } = service;
	const route = (color: Color): Route => ({
		listener: loadBalancers[color].listener,
		targetGroup: loadBalancers[color].targetGroups[color],
	});
	const routes = { blue: route("blue"), green: route("green") };
	const minutes = await ports.answers.perMinute(routes, judge.latency.objectiveMilliseconds, from, now);
	return minutes[rollout.candidate];
}
