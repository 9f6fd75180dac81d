import { VirtualClock } from "../../rehearsal/clock.ts";
import type { Policy } from "../../rehearsal/policies/policy.ts";
import { Seed } from "../../rehearsal/random.ts";
import { parseScenario } from "../../rehearsal/scenario/load.ts";
import type { Scenario } from "../../rehearsal/scenario/scenario.ts";
import { serviceOf } from "../../rehearsal/service.ts";
import { PolicySimulation, type SimulationOptions } from "../../rehearsal/simulation.ts";
import { startOf } from "../../rehearsal/world/cloudwatch/periods.ts";
import { Buckets } from "../../rehearsal/world/route53/bucket.ts";

/** A scenario that is played in milliseconds: one client, two tasks that start in 30 s, INSYNC after 30 s, listeners that turn at once. */
export function smallScenario(changes: object = {}): Scenario {
	return parseScenario("small", {
		about: "small",
		seconds: 60,
		clients: { caches: 1 },
		traffic: { kind: "flat", requestsPerSecond: 1 },
		service: { tasks: 2, startSeconds: [30, 30], gracePeriodSeconds: 0 },
		aws: { inSyncSeconds: [30, 30], listenerSeconds: [0, 0], ecs: { describeSeconds: [0, 0], eventSeconds: [0, 0] } },
		...changes,
	});
}

/** A policy that does nothing, but for what is given. */
export function smallPolicy(changes: Partial<Policy> = {}): Policy {
	return {
		name: "idle",
		title: "Idle",
		about: "does nothing",
		sources: [],
		topology: "cross-wired",
		mandatorySeconds: () => 0,
		run: async () => ({ outcome: "failed-back" }),
		...changes,
	};
}

/** A stage in a world of ten minutes, and what lets its time pass. */
export function smallSimulation(options: Partial<SimulationOptions> = {}) {
	const { scenario = smallScenario(), seed = new Seed(1) } = options;
	const { clock = new VirtualClock(startOf(seed)) } = options;
	const simulation = new PolicySimulation({
		scenario,
		service: serviceOf(scenario),
		policy: smallPolicy(),
		clock,
		seed,
		buckets: new Buckets({ route53RequestsElsewhere: 0, seed }),
		seconds: 600,
		...options,
	});
	return { simulation, sleep: (seconds: number) => clock.runUntil(simulation.sleep(seconds)), clock };
}
