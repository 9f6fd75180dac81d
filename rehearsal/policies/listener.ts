import { fail } from "../../runtime/core/analysis/verdict.ts";
import type { ServiceView } from "../../runtime/ports/index.ts";
import { Alarm, type AlarmOptions, errorRate } from "../world/cloudwatch/alarm.ts";
import type { Ending, Policy, Simulation } from "./policy.ts";

/**
 * The one alarm of all policies that have alarms: two minutes out of two with more than 1 % of 5XX among the candidate's
 * requests. Shorter than the 3 out of 3 that AWS recommends, so that nobody loses by a slow alarm. A minute without data is
 * fine, as AWS recommends for error rates: by CloudWatch's default a single bad minute rings beside minutes without
 * requests, as there are just after a canary's first request.
 * (AWS Incident Detection and Response, "Create CloudWatch alarms that fit your business needs".)
 */
export const CANDIDATE_ALARM: AlarmOptions = {
	color: "green",
	threshold: 0.01,
	evaluationPeriods: 2,
	datapointsToAlarm: 2,
	treatMissing: "notBreaching",
};

/** A share for the candidate, and for how long. */
export interface Stop {
	/** The tool's own word for it. */
	readonly state: string;
	/** The candidate's share, in percent. */
	readonly percent: number;
	readonly seconds: number;
}

/** What speaks against a rollout. */
export interface Trouble {
	readonly code: string;
	readonly reason: string;
}

/** How AWS moves the weights of a listener. */
export interface ListenerRollout {
	/** What comes before any traffic: its name, and how long it may take, in seconds. */
	readonly bringUp: { readonly state: string; readonly seconds: number };
	/** In order; the last gives the candidate everything, and ends with the old tasks. */
	readonly stops: readonly Stop[];
	/** Whether an alarm that rings already as the deployment begins is ignored. If not, it stops it. */
	readonly ignoresRinging: boolean;
	/** What else it checks, all the time. */
	readonly alsoWatches?: (simulation: Simulation) => () => Trouble | undefined;
}

/** Nobody documents how often alarms are asked for their state; here they are never late. */
const POLL_SECONDS = 1;

/** A policy that AWS runs: it brings the candidate up, moves the listener's weights, and back when its alarm rings. */
export function listenerPolicy(
	description: Pick<Policy, "name" | "title" | "about" | "sources">,
	rollout: ListenerRollout,
): Policy {
	return {
		...description,
		topology: "one-alb",
		mandatorySeconds: () => rollout.stops.reduce((sum, { seconds }) => sum + seconds, 0),
		run: (simulation) => run(simulation, rollout),
	};
}

/** What ECS knows of the candidate. Whoever AWS runs asks no API that may be behind. */
export function candidateOf({ world }: Pick<Simulation, "world">): ServiceView {
	return world.services.live().green;
}

/** Whether the candidate has as many healthy tasks as the stable color has tasks. */
export function isSteady({ world }: Pick<Simulation, "world">): boolean {
	const healthy = world.services.targets("blue", "green").filter(({ state }) => state === "healthy").length;
	return candidateOf({ world }).deployment.rolloutState === "COMPLETED" && healthy >= world.stableTasks;
}

/** Starts as many tasks of the candidate as the stable color runs. */
export async function startCandidate({ world, service }: Simulation): Promise<void> {
	await world.services.scale(service.cluster, service.services.green, world.stableTasks);
}

async function run(simulation: Simulation, rollout: ListenerRollout): Promise<Ending> {
	const alarm = new Alarm(errorRate(simulation.world.metrics, CANDIDATE_ALARM), CANDIDATE_ALARM);
	for (;;) {
		const trouble = await attempt(simulation, rollout, alarm);
		if (!trouble) return { outcome: "completed" };
		const { code, reason } = trouble;
		simulation.note(code, code === SUPERSEDED ? undefined : fail(code, reason));
		await simulation.world.route(0);
		simulation.note("rolled back");
		if (code !== SUPERSEDED) return { outcome: "failed-back", error: code, cause: reason };
	}
}

const SUPERSEDED = "Superseded";

/** Deploys what is in the candidate now. Answers what stopped it, if anything did. */
async function attempt(simulation: Simulation, rollout: ListenerRollout, alarm: Alarm): Promise<Trouble | undefined> {
	const { bringUp, stops } = rollout;
	const { world, service } = simulation;
	const observation = watchOf(simulation, rollout, alarm, candidateOf(simulation).deployment.id);
	simulation.note(bringUp.state);
	await startCandidate(simulation);
	const steady = () => isSteady(simulation);
	const trouble = await watched(simulation, bringUp.seconds, observation, steady);
	if (trouble) return trouble;
	if (!steady()) return { code: "Timeout", reason: `no steady state within ${bringUp.seconds} s` };
	for (const { state, percent, seconds } of stops) {
		await world.route(percent);
		simulation.note(state);
		const found = await watched(simulation, seconds, observation);
		if (found) return found;
	}
	await world.services.scale(service.cluster, service.services.blue, 0);
	return undefined;
}

type Observation = () => Trouble | undefined;

function watchOf(simulation: Simulation, rollout: ListenerRollout, alarm: Alarm, deploymentId: string): Observation {
	const rings = () => alarm.state(simulation.seconds()) === "ALARM";
	const deaf = rollout.ignoresRinging && rings();
	const also = rollout.alsoWatches?.(simulation);
	return () => {
		const { id } = candidateOf(simulation).deployment;
		if (id !== deploymentId) return { code: SUPERSEDED, reason: `${id} was deployed` };
		if (!deaf && rings()) return { code: "AlarmActive", reason: "more than 1 % of 5XX in two minutes of two" };
		return also?.();
	};
}

/** Checks until something is found, until it is done, or so long. */
async function watched(
	simulation: Simulation,
	seconds: number,
	observation: Observation,
	done: () => boolean = () => false,
): Promise<Trouble | undefined> {
	const end = simulation.seconds() + seconds;
	for (;;) {
		const trouble = observation();
		if (trouble || simulation.seconds() >= end || done()) return trouble;
		await simulation.sleep(POLL_SECONDS);
	}
}
