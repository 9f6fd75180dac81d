import { VirtualClock } from "./clock.ts";
import { Killed, type Policy } from "./policies/policy.ts";
import { Seed } from "./random.ts";
import { EPOCH, type Rehearsal, type Run, type Series } from "./run.ts";
import { runOf } from "./run-of.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { serviceOf } from "./service.ts";
import { PolicySimulation } from "./simulation.ts";
import { startOf } from "./world/cloudwatch/periods.ts";
import { Buckets } from "./world/route53/bucket.ts";
import { sumOf } from "./world/series.ts";
import { World } from "./world/world.ts";

/** What to rehearse. */
export interface RehearsalOptions {
	/** The scenario's name, for the report. */
	readonly name: string;
	readonly scenario: Scenario;
	/** All chance follows from it. */
	readonly seed: number;
	readonly policies: readonly Policy[];
	/** Told how far a policy's run has come: 0–1, and where virtual time stands, in seconds. */
	readonly onProgress?: (policy: string, fraction: number, seconds: number) => void;
	/** Shown each simulation before it begins: it may be watched, and asked once all is over. */
	readonly onSimulation?: (simulation: PolicySimulation) => void;
}

/** Beyond what the slowest policy must wait there is INSYNC, starting tasks, and a fail-back to watch, in seconds. */
const WATCHED_BEYOND_WAITS = 1_800;

/** How often progress is told, in seconds of virtual time. */
const PROGRESS_SECONDS = 60;

/** Plays a scenario by each policy, in the same world with the same luck. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
	const { name, scenario, seed, policies } = options;
	const seconds = watchedSeconds(scenario, policies);
	const plays: Play[] = [];
	for (const policy of policies) plays.push(await play(policy, seconds, options));
	const without = sumOf((plays[0]?.series ?? []).map((series, i) => withoutRelease(options, series, i)));
	const runs = plays.map(({ run }) => run);
	return { scenario: name, about: scenario.about, seed, settings: scenario, without, runs };
}

/** How long is watched: the same for every policy of a rehearsal, so that their failed requests compare. In seconds. */
export function watchedSeconds(scenario: Scenario, policies: readonly Policy[]): number {
	const service = serviceOf(scenario);
	const waits = policies.map((policy) => policy.mandatorySeconds({ scenario, service }));
	const deployments = scenario.faults.map((fault) =>
		fault.kind === "deployment" || fault.kind === "rollback" ? fault.atSeconds : 0,
	);
	const last = Math.max(0, ...deployments) + outsideSeconds(scenario);
	return Math.ceil(Math.max(scenario.seconds, ...waits.map((wait) => last + wait + WATCHED_BEYOND_WAITS)));
}

/** How long a rollout may come to wait for people, for their functions, and for what stays undecided, and for the end of the last freeze, in seconds. */
function outsideSeconds({ schedule, timing, judge, gates, hooks, calendar }: Scenario): number {
	const steps = schedule.length;
	const count = judge.inconclusive === "pause" ? steps : schedule.filter(({ gate }) => gate).length;
	const gate = gates.answer === "nothing" ? judge.gateSeconds : Math.min(gates.afterSeconds, judge.gateSeconds);
	const hook = Math.max(
		0,
		...hooks.map(({ afterSeconds, deadlineSeconds }) => Math.min(afterSeconds, deadlineSeconds)),
	);
	const undecided = judge.inconclusive === "fail" ? 0 : timing.holdSeconds;
	const { freeze: freezes = [] } = calendar ?? {};
	const thawed = Math.max(0, ...freezes.map(({ to }) => (Date.parse(`${to}Z`) - EPOCH) / 1_000));
	return count * gate + (steps + 1) * hook + steps * undecided + thawed;
}

/** A run, and what happened to the users of each service. */
interface Play {
	readonly run: Run;
	readonly series: readonly Series[];
}

async function play(policy: Policy, seconds: number, options: RehearsalOptions): Promise<Play> {
	const { scenario, onProgress } = options;
	const clock = new VirtualClock(startOf(seedOf(options, 0)));
	const { route53RequestsElsewhere } = scenario.aws;
	const buckets = new Buckets({ route53RequestsElsewhere, seed: new Seed(options.seed) });
	const simulations = Array.from({ length: scenario.services }, (_, i) => {
		const service = serviceOf(scenario, i);
		return new PolicySimulation({ scenario, service, policy, clock, seed: seedOf(options, i), buckets, seconds });
	});
	for (const simulation of simulations) options.onSimulation?.(simulation);
	const ends = simulations.map((simulation) => endOf(policy, simulation));
	const watched = (async () => {
		for (let past = 0; past < seconds; past += PROGRESS_SECONDS) {
			onProgress?.(policy.name, past / seconds, past);
			const step = Math.min(PROGRESS_SECONDS, seconds - past);
			await Promise.all(simulations.map((simulation) => simulation.sleep(step)));
		}
	})();
	const broken = Promise.all(ends).then(() => watched);
	await clock.runUntil(Promise.race([watched, broken]));
	const series = simulations.map(({ world }) => world.series);
	return { run: runOf(policy, simulations, sumOf(series)), series };
}

/** Waits for a policy's rollout; a controller that died never ends it. @throws whatever else breaks, since that is a fault of ours. */
async function endOf(policy: Policy, simulation: PolicySimulation): Promise<void> {
	try {
		const ending = await policy.run(simulation);
		simulation.record.ending = { ...ending, at: simulation.seconds(), intended: simulation.world.intended() };
	} catch (error) {
		if (!(error instanceof Killed)) throw error;
	}
}

/** The same world, the same requests, and no release: what would have failed anyway. */
function withoutRelease(options: RehearsalOptions, { requests, seconds }: Series, i: number): Series {
	const { scenario } = options;
	// A newer release in blue is one, too.
	const faults = scenario.faults.filter(({ kind }) => kind !== "deployment");
	const world = new World({
		service: serviceOf(scenario, i),
		scenario: { ...scenario, faults },
		seed: seedOf(options, i),
		now: () => seconds,
		start: startOf(seedOf(options, 0)),
		seconds,
		requests: { tick: (second) => ({ blue: requests[second] ?? 0, green: 0 }) },
	});
	world.advance();
	return world.series;
}

function seedOf({ seed }: RehearsalOptions, i: number): Seed {
	return new Seed(seed).derive("service", i);
}
