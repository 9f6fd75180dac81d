import { ecsDnsCanary } from "../../../rehearsal/policies/ecs-dns-canary.ts";
import type { Ending } from "../../../rehearsal/policies/policy.ts";
import type { SimulationOptions } from "../../../rehearsal/simulation.ts";
import { smallScenario, smallSimulation } from "../../support/small.ts";

/** The steps of the rollouts that are played here. */
export const SCHEDULE = [
	{ percent: 50, bakeSeconds: 20 },
	{ percent: 100, bakeSeconds: 20 },
];

/** Fails all requests as soon as it has any. */
export const SICK = { errors: { over: "share", points: [[0, 0], [0.000001, 1]] } }; // biome-ignore format: a curve

/** CloudWatch shows each minute at its end, so that nobody waits long for the safety net. */
const AWS = {
	inSyncSeconds: [30, 30],
	listenerSeconds: [0, 0],
	metrics: { delaySeconds: [0, 0], apartSeconds: [0, 0] },
};

/** A small scenario of two steps, with changes. */
export const scenarioOf = (changes: object) =>
	smallScenario({ schedule: SCHEDULE, timing: { probationSeconds: 360 }, aws: AWS, ...changes });

/** How often the world is played when nobody checks it, in seconds. */
const STEP = 50;

/** Plays a rollout of two steps for so many seconds. */
export async function play(changes: object = {}, options: Partial<SimulationOptions> = {}, seconds = 800) {
	const scenario = scenarioOf(changes);
	const { simulation, clock } = smallSimulation({ scenario, policy: ecsDnsCanary, seconds, ...options });
	const found: { ending?: Ending; at?: number } = {};
	ecsDnsCanary.run(simulation).then((ending) => Object.assign(found, { ending, at: simulation.seconds() }));
	for (let i = 0; i < seconds; i += STEP) await clock.runUntil(simulation.sleep(STEP));
	return { ...found, ...simulation.record, simulation };
}
