import type {
	Color,
	EarlierShares,
	EarlierTally,
	ProbationState,
	Rollout,
	RunningDocument,
	Verdict,
} from "../contract/index.ts";
import { judgeServing } from "../core/analysis/judge.ts";
import { newTargets, noteTargets } from "../core/analysis/known-targets.ts";
import { MINUTE_MILLISECONDS } from "../core/analysis/minutes.ts";
import type { Observation, Reading } from "../core/analysis/observation.ts";
import type { ProbationEvidence } from "../core/analysis/probation.ts";
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
	/** What both colors answered in the rollout, as far as it is known. */
	readonly earlier: EarlierShares | undefined;
	/** The old color's primary deployment; undefined where it was not asked for. */
	readonly warm: string | undefined;
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
	const probed = (color: Color) => probe && reading("probes", ports.prober.probe(probe, color), log);
	const [seen, earlier, watched, serving, old, hooks, answers] = await Promise.all([
		readServing(document, context),
		state.earlier ?? readEarlier(document, state, context),
		names.length > 0 ? reading("alarms", ports.alarms.watched(names), log) : undefined,
		probed(candidate),
		probed(stable),
		askInProbation(document, context),
		reading("metrics", readAnswers(document, state, context), log),
	]);
	const probes = serving && old && { serving, warm: old };
	const { rollout, warm, ...health } = seen;
	return {
		evidence: { serving: candidate, earlier, ...health, watched, probes, hooks, answers },
		rollout,
		earlier,
		warm,
	};
}

/** How the tasks and targets of the color that serves are; and, where they are not well, those of the old one. */
async function readServing(
	document: RunningDocument,
	context: Context,
): Promise<Pick<ProbationEvidence, "health" | "warmHealth"> & Pick<ProbationReadings, "rollout" | "warm">> {
	const { loadBalancers } = context.ports;
	const { service } = document;
	const { candidate, stable } = document.rollout;
	const asked = await askHealth(document, context, "watches", async () => {
		const [views, targets] = await Promise.all([
			context.ports.services.describe(service.cluster, service.services),
			readTargets(service, loadBalancers, candidate),
		]);
		return { views, targets };
	});
	if ("unasked" in asked) return { health: asked.unasked, rollout: asked.rollout, warm: undefined };
	const { views, targets } = asked.observed;
	const known = noteTargets(asked.rollout.targets, targets, context.now);
	const rollout = { ...asked.rollout, targets: known };
	const fresh = newTargets(known, targets, context.now);
	const health = judgeServing({ ...observed(document, candidate, views[candidate]), targets, newTargets: fresh });
	const warm = views[stable].deployment.id;
	if (health.verdict !== "fail") return { health, rollout, warm };
	const warmHealth = await readWarm(document, views[stable], context);
	return { health, warmHealth, rollout, warm };
}

async function readWarm(document: RunningDocument, view: ServiceView, { ports }: Context): Promise<Verdict> {
	const { stable } = document.rollout;
	const targets = await readTargets(document.service, ports.loadBalancers, stable);
	return judgeServing({ ...observed(document, stable, view), targets });
}

/** What is to be seen of a color that has, or would have, all of the traffic: as many tasks as it is meant to run now. */
function observed(document: RunningDocument, color: Color, service: ServiceView): Omit<Observation, "targets"> {
	const { deploymentId, step } = document.rollout;
	const { serving } = needs(document, step, step);
	const capacity = Math.min(serving, service.desiredCount);
	return { candidate: color, deploymentId, service, capacity, serving: capacity, alarms: {}, runningSeconds: 0 };
}

function routes({ loadBalancers }: RunningDocument["service"]): Record<Color, Route> {
	const route = (color: Color): Route => ({
		listener: loadBalancers[color].listener,
		targetGroup: loadBalancers[color].targetGroups[color],
	});
	return { blue: route("blue"), green: route("green") };
}

/** The minutes of the color that serves that the judge has not taken in yet. */
async function readAnswers(
	{ service, rollout }: RunningDocument,
	{ since, memory }: ProbationState,
	{ ports, now }: Context,
): Promise<readonly AnsweredMinute[]> {
	const from = memory?.until ?? Math.ceil(Date.parse(since) / MINUTE_MILLISECONDS);
	const objective = service.judge.latency.objectiveMilliseconds;
	const minutes = await ports.answers.perMinute(routes(service), objective, new Date(from * MINUTE_MILLISECONDS), now);
	return minutes[rollout.candidate];
}

/** What both colors answered in the rollout: all whole minutes of it. Nothing where CloudWatch does not say: the next check asks again. */
async function readEarlier(
	{ service, rollout }: RunningDocument,
	{ since }: ProbationState,
	{ ports, log }: Context,
): Promise<EarlierShares | undefined> {
	const minute = (timestamp: string, round: (minutes: number) => number) =>
		new Date(round(Date.parse(timestamp) / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS);
	const [from, to] = [minute(rollout.startedAt, Math.ceil), minute(since, Math.floor)];
	if (from >= to) return undefined;
	const objective = service.judge.latency.objectiveMilliseconds;
	const asked: Reading<Record<Color, readonly AnsweredMinute[]>> = await reading(
		"metrics",
		ports.answers.perMinute(routes(service), objective, from, to),
		log,
	);
	if (!("value" in asked)) return undefined;
	return { serving: tallied(asked.value[rollout.candidate]), warm: tallied(asked.value[rollout.stable]) };
}

function tallied(minutes: readonly AnsweredMinute[]): EarlierTally {
	const sum = (count: "requests" | "errors" | "slow") => minutes.reduce((all, minute) => all + minute[count], 0);
	return { requests: sum("requests"), errors: sum("errors"), slow: sum("slow") };
}
