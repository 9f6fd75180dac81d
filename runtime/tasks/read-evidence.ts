import type { Rollout, RunningDocument } from "../contract/index.ts";
import { MINUTE_MILLISECONDS, minuteKey } from "../core/analysis/minutes.ts";
import type { Answers, Evidence, ProbeReadings, Reading } from "../core/analysis/observation.ts";
import { weightedShare } from "../core/rollout/capacity.ts";
import { RolloutError } from "../errors.ts";
import type { Log, ObserverPorts, Route } from "../ports/index.ts";
import type { TaskContext } from "./task.ts";

type Context = TaskContext<ObserverPorts>;

/**
 * Reads all that a check needs beyond tasks and targets, each at most once, and answers the rollout with its probes counted.
 * What cannot be read is no data: it holds the rollout, and hides nothing else.
 * @param traffic - whether the candidate has traffic, and so metrics.
 */
export async function readEvidence(
	document: RunningDocument,
	context: Context,
	{ traffic, baking }: { readonly traffic: boolean; readonly baking: boolean },
): Promise<{ readonly evidence: Evidence; readonly rollout: Rollout }> {
	const { rollout: before } = document;
	const { judge } = document.service;
	const { alarms } = context.ports;
	const { names } = judge.alarms;
	const [watched, probes, answers] = await Promise.all([
		names.length > 0 ? reading("alarms", alarms.watched(names), context.log) : undefined,
		judge.probe ? readProbes(document, context) : undefined,
		traffic ? readAnswers(document, context, baking) : undefined,
	]);
	const rollout = probes
		? { ...before, probes: probes.minutes, ...unreachableFrom(before, probes, context.now) }
		: before;
	return { evidence: { candidate: before.candidate, judge, watched, probes, answers }, rollout };
}

/** Since when some probes of each check have reached nobody. A check without an answer of the prober changes nothing. */
function unreachableFrom({ unreachableSince }: Rollout, { now: report }: ProbeReadings, now: Date) {
	if (!("value" in report)) return {};
	return { unreachableSince: report.value.unreachable > 0 ? (unreachableSince ?? now.toISOString()) : undefined };
}

/** What a call answers, or why it does not. */
export async function reading<T>(what: string, asked: Promise<T>, log: Log): Promise<Reading<T>> {
	try {
		return { value: await asked };
	} catch (error) {
		if (!(error instanceof RolloutError)) throw error;
		log.warn(`the ${what} cannot be read: no data`, { error });
		return { unreadable: error.message };
	}
}

async function readProbes(document: RunningDocument, { ports, log, now }: Context): Promise<ProbeReadings> {
	const { candidate, probes: minutes = {} } = document.rollout;
	const { probe } = document.service.judge;
	if (!probe) return { now: { unreadable: "no probe is configured" }, minutes };
	const report = await reading("probes", ports.prober.probe(probe, candidate), log);
	if (!("value" in report)) return { now: report, minutes };
	const key = minuteKey(now.getTime());
	const { sent, failed, serverErrors, unreachable } = report.value;
	const so = minutes[key] ?? { sent: 0, failed: 0, serverErrors: 0 };
	const tally = {
		// What reached nobody says nothing of the candidate, and its metrics count none of it.
		sent: so.sent + sent - unreachable,
		failed: so.failed + failed,
		serverErrors: so.serverErrors + serverErrors,
	};
	return { now: report, minutes: { ...minutes, [key]: tally } };
}

async function readAnswers(
	document: RunningDocument,
	{ ports, log, now }: Context,
	baking: boolean,
): Promise<Reading<Answers>> {
	const { service } = document;
	const { rollout } = document;
	const route = (color: "blue" | "green"): Route => ({
		listener: service.loadBalancers[color].listener,
		targetGroup: service.loadBalancers[color].targetGroups[color],
	});
	const from = new Date(Math.ceil(Date.parse(rollout.startedAt) / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS);
	const asked = ports.answers.perMinute(
		{ blue: route("blue"), green: route("green") },
		service.judge.latency.objectiveMilliseconds,
		from,
		now,
	);
	const minutes = await reading("metrics", asked, log);
	if (!("value" in minutes)) return minutes;
	const bakedFrom = baking ? Date.parse(rollout.bakedFrom ?? now.toISOString()) : undefined;
	const intended = weightedShare(rollout, service);
	const { requestsPerMinute, probes = {} } = rollout;
	const trafficSince = rollout.trafficSince === undefined ? undefined : Date.parse(rollout.trafficSince);
	const meant = { intended, trafficSince, requestsPerMinute, bakedFrom };
	return { value: { minutes: minutes.value, ...meant, now: now.getTime(), probes } };
}
