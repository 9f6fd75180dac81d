import { FreeClock } from "../../rehearsal/clock.ts";
import { ecsDnsCanary } from "../../rehearsal/policies/ecs-dns-canary.ts";
import { Seed } from "../../rehearsal/random.ts";
import type { Progress } from "../../rehearsal/report/terminal/progress.ts";
import { parseScenario } from "../../rehearsal/scenario/load.ts";
import type { Scenario } from "../../rehearsal/scenario/scenario.ts";
import { serviceOf } from "../../rehearsal/service.ts";
import { PolicySimulation, type Record as SimulationRecord } from "../../rehearsal/simulation.ts";
import { startOf } from "../../rehearsal/world/cloudwatch/periods.ts";
import { Buckets, type Limits } from "../../rehearsal/world/route53/bucket.ts";

/** A fleet whose services all release at the same moment. */
export interface Fleet {
	/** How many services. */
	readonly services: number;
	/** How many of them release something sick. They are spread evenly over the fleet. */
	readonly sick: number;
	readonly seed: number;
	/** What the account's APIs allow. */
	readonly limits: Limits;
	/** How long is watched, in seconds: a rollout that has not ended by then is unfinished. */
	readonly seconds: number;
	/** How far apart checks are, in seconds. Default: that of Terraform. */
	readonly analysisIntervalSeconds?: number;
}

/** One service's rollout. */
export interface Rolled {
	readonly sick: boolean;
	readonly record: SimulationRecord;
}

/** Few clients: what they meet is measured elsewhere, and their requests are what the judge needs. */
const WORLD = { clients: { caches: 100 }, traffic: { kind: "flat", requestsPerSecond: 20 } };
const SICK = {
	about: "fails half of its requests",
	errors: {
		over: "share",
		points: [
			[0, 0],
			[0.000001, 0.5],
		],
	},
};

/** The AWS SDK for JavaScript waits so long at most before its second try of a throttled call, in seconds; twice that before its third. */
const SDK_THROTTLING_SECONDS = 1;
/** How often progress is told, in seconds of virtual time. */
const PROGRESS_SECONDS = 60;

/** Plays the rollouts of a fleet: each service in its own world, all of them in one account, on one clock. */
export async function playFleet(fleet: Fleet, report: Progress["report"] = () => {}): Promise<Rolled[]> {
	const { services, seconds, limits } = fleet;
	const seed = new Seed(fleet.seed);
	const clock = new FreeClock(startOf(seed), seed.stream("jitter"));
	const buckets = new Buckets({ route53RequestsElsewhere: 0, seed, limits });
	const sdk = seed.stream("sdk");
	const pause = (tries: number) => clock.sleep(sdk() * SDK_THROTTLING_SECONDS * 2 ** (tries - 1));
	const simulations = Array.from({ length: services }, (_, i) => {
		const scenario = scenarioOf(fleet, i);
		const own = { scenario, service: serviceOf(scenario, i), seed: seed.derive("service", i) };
		return new PolicySimulation({ ...own, policy: ecsDnsCanary, clock, buckets, seconds, pause });
	});
	let ended = 0;
	const rollouts = simulations.map(async (simulation) => {
		const ending = await ecsDnsCanary.run(simulation);
		simulation.record.ending = { ...ending, at: simulation.seconds(), intended: simulation.world.intended() };
		ended++;
	});
	const watched = (async () => {
		for (let past = 0; past < seconds; past += PROGRESS_SECONDS) {
			report(`${ended} of ${services} rollouts ended`, ended / services, past);
			await clock.sleep(Math.min(PROGRESS_SECONDS, seconds - past));
		}
	})();
	await clock.runUntil(Promise.race([Promise.all(rollouts), watched]));
	return simulations.map(({ record }, i) => ({ sick: isSick(fleet, i), record }));
}

/** Every so many-th service, the first one among them. */
function isSick({ services, sick }: Fleet, i: number): boolean {
	return Math.floor((i * sick) / services) !== Math.floor(((i - 1) * sick) / services);
}

function scenarioOf(fleet: Fleet, i: number): Scenario {
	const { analysisIntervalSeconds } = fleet;
	return parseScenario("fleet", {
		about: "one of many services that release at the same moment",
		...WORLD,
		...(isSick(fleet, i) && { release: SICK }),
		...(analysisIntervalSeconds && { timing: { analysisIntervalSeconds } }),
	});
}
