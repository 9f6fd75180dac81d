import { VirtualClock } from "../rehearsal/clock.ts";
import { ecsDnsCanary } from "../rehearsal/policies/ecs-dns-canary.ts";
import { Seed } from "../rehearsal/random.ts";
import { parseScenario } from "../rehearsal/scenario/load.ts";
import { serviceOf } from "../rehearsal/service.ts";
import { PolicySimulation } from "../rehearsal/simulation.ts";
import { startOf } from "../rehearsal/world/cloudwatch/periods.ts";
import { Buckets } from "../rehearsal/world/route53/bucket.ts";
import { excessOf, type Phases, phasesOf } from "./waits/phases.ts";

/** What `npm run bench -- world` answers of where a rollout's time goes. */
export interface WaitsBench {
	readonly rollouts: number;
	/** The mean of each phase, in seconds. */
	readonly phases: Phases;
	/** Beyond task start, alarm and INSYNC, as a share of the mandatory waits: on average, and at most. */
	readonly excess: { readonly mean: number; readonly most: number };
	readonly ok: boolean;
}

/** Beyond task start, the safety net's alarm and INSYNC a rollout takes at most so much longer than its mandatory waits. */
export const MOST_EXCESS = 0.03;

/** How many rollouts are looked at, each with its own luck. */
const ROLLOUTS = 20;
/** A healthy rollout ends within an hour. */
const SECONDS = 3_600;
/** Few clients: nothing depends on how many. */
const SCENARIO = { about: "healthy, with every default", clients: { caches: 500 } };

const NAMES: readonly (readonly [keyof Phases, string])[] = [
	["bakes", "bakes (mandatory)"],
	["ttls", "TTLs (mandatory)"],
	["taskStart", "tasks start and become healthy"],
	["alarm", "the safety net's alarm clears"],
	["inSync", "Route 53 becomes INSYNC"],
	["event", "until the deployment's event begins it"],
	["alarmNoticed", "until tasks and alarm are noticed"],
	["inSyncNoticed", "until INSYNC and TTLs are noticed"],
	["between", "between a bake and the next write"],
];

/** Plays healthy rollouts with every default, and tells where their time goes. */
export async function benchWaits(print: (line: string) => void, rollouts = ROLLOUTS): Promise<WaitsBench> {
	const each: Phases[] = [];
	for (let seed = 1; seed <= rollouts; seed++) each.push(phasesOf(await played(seed)));
	const mean = (of: (phases: Phases) => number) => each.reduce((sum, phases) => sum + of(phases), 0) / each.length;
	const phases = Object.fromEntries(NAMES.map(([name]) => [name, mean((one) => one[name])])) as unknown as Phases;
	const excess = { mean: mean(excessOf), most: Math.max(...each.map(excessOf)) };
	for (const line of linesOf({ rollouts, phases, excess })) print(line);
	return { rollouts, phases, excess, ok: excess.most <= MOST_EXCESS };
}

async function played(number: number): Promise<PolicySimulation> {
	const seed = new Seed(number);
	const scenario = parseScenario("waits", SCENARIO);
	const own = seed.derive("service", 0);
	const clock = new VirtualClock(startOf(own));
	const simulation = new PolicySimulation({
		scenario,
		service: serviceOf(scenario),
		policy: ecsDnsCanary,
		clock,
		seed: own,
		buckets: new Buckets({ route53RequestsElsewhere: 0, seed }),
		seconds: SECONDS,
	});
	const rollout = ecsDnsCanary.run(simulation).then((ending) => {
		simulation.record.ending = { ...ending, at: simulation.seconds(), intended: simulation.world.intended() };
	});
	await clock.runUntil(Promise.race([rollout, simulation.sleep(SECONDS)]));
	return simulation;
}

function linesOf({ rollouts, phases, excess }: Omit<WaitsBench, "ok">): string[] {
	const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
	const whole = Object.values(phases).reduce((sum, seconds: number) => sum + seconds, 0);
	// What is a rounding error below nothing is nothing.
	const line = (name: string, seconds: number) =>
		`${name.padEnd(40)}${Math.max(0, seconds).toFixed(1).padStart(8)} s ${percent(Math.max(0, seconds) / whole).padStart(7)}`;
	return [
		`where the time of a healthy rollout with every default goes, the mean of ${rollouts}`,
		...NAMES.map(([key, name]) => line(name, phases[key])),
		line("in all", whole),
		`beyond task start, alarm and INSYNC: ${percent(excess.mean)} more than the mandatory waits, at most ${percent(excess.most)}  (limit ${percent(MOST_EXCESS)})`,
	];
}
