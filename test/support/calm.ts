import * as v from "valibot";
import { Seed } from "../../rehearsal/random.ts";
import type { Autoscaling } from "../../rehearsal/scenario/autoscaling.ts";
import { Scenario } from "../../rehearsal/scenario/scenario.ts";
import type { Response } from "../../rehearsal/world/behavior.ts";
import { World } from "../../rehearsal/world/world.ts";
import type { ServiceConfig } from "../../runtime/contract/index.ts";

/** Whether green's tasks fail at this share of the records' weights, in percent. */
export type Sickness = (percent: number) => boolean;

/** Long enough for a release that waits out its turn, in seconds. */
const LASTS_SECONDS = 30_000;

/** No traffic to speak of, and nothing is left to chance: two tasks, INSYNC after 30 s, listeners that turn at once. */
const CALM = v.parse(Scenario, {
	about: "nothing but the rollout",
	clients: { caches: 1 },
	traffic: { kind: "flat", requestsPerSecond: 0.1 },
	// ECS replaces no sick task: a long grace leaves the judgment to the rollout.
	service: {
		tasks: 2,
		startSeconds: [30, 30],
		gracePeriodSeconds: LASTS_SECONDS,
		healthCheck: { intervalSeconds: 5, timeoutSeconds: 2 },
	},
	aws: { inSyncSeconds: [30, 30], listenerSeconds: [0, 0], ecs: { describeSeconds: [0, 0], eventSeconds: [0, 0] } },
});

const FINE: Response = { errors: 0, latencyMs: 1, healthErrors: 0 };
const SICK: Response = { errors: 1, latencyMs: 1, healthErrors: 1 };

/** A world without chance, for tests of what a rollout does. */
export function calmWorld(
	service: ServiceConfig,
	now: () => number,
	sick: Sickness = () => false,
	{
		tasks = 2,
		autoscaling,
	}: { readonly tasks?: number | undefined; readonly autoscaling?: Autoscaling | undefined } = {},
): World {
	const world: World = new World({
		service,
		scenario: { ...CALM, service: { ...CALM.service, tasks }, autoscaling },
		seed: new Seed(1),
		now,
		seconds: LASTS_SECONDS,
		behavior: (color) => (color === "green" && sick(world.dns.weight("green")) ? SICK : FINE),
	});
	return world;
}
