import * as v from "valibot";
import { Seed } from "../../rehearsal/random.ts";
import { Scenario } from "../../rehearsal/scenario/scenario.ts";
import type { Response } from "../../rehearsal/world/behavior.ts";
import type { DeploymentEvent } from "../../rehearsal/world/ecs/services.ts";
import type { Topology } from "../../rehearsal/world/topology.ts";
import { World } from "../../rehearsal/world/world.ts";
import { COLORS, type Color, PRODUCTION_TAG, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { Condition } from "./releases.ts";
import { MOST_TASKS, REQUESTS_PER_SECOND, STABLE_TASKS, TASK } from "./service.ts";

/** How long a world lasts at most, in seconds: longer than any rehearsal may take. */
export const LASTS_SECONDS = 10_800;

/** From a Route 53 change to INSYNC, in seconds. */
export const IN_SYNC_SECONDS = 20;
/** From ModifyListener until the load balancer forwards differently, in seconds. */
export const LISTENER_SECONDS = 2;

/** Some traffic, as real clients would send it, and an AWS that always takes the same time. */
export const SCENARIO: Scenario = v.parse(Scenario, {
	about: "one rollout and its faults",
	clients: { caches: 200 },
	traffic: { kind: "flat", requestsPerSecond: REQUESTS_PER_SECOND },
	// ECS replaces no sick task: a long grace leaves the judgment to the rollout.
	service: {
		tasks: STABLE_TASKS,
		startSeconds: [10, 10],
		gracePeriodSeconds: 3_600,
		errors: 0,
		healthCheck: { intervalSeconds: 5, timeoutSeconds: 2 },
	},
	// Each color by its own requests, as others' policies may have it: a color would shrink as its traffic leaves.
	autoscaling: { min: 2, max: MOST_TASKS, requestsPerTarget: 80, counts: "color" },
	hooks: [{ name: TASK.command[0], points: TASK.points, task: { runsSeconds: 5 } }],
	aws: {
		inSyncSeconds: [IN_SYNC_SECONDS, IN_SYNC_SECONDS],
		listenerSeconds: [LISTENER_SECONDS, LISTENER_SECONDS],
		metrics: { delaySeconds: [10, 10], apartSeconds: [0, 0] },
		// What comes late is a fault of its own: `stale-read`.
		ecs: { describeSeconds: [0, 0], eventSeconds: [0, 0] },
	},
});

const RESPONSES: Readonly<Record<Condition, Response>> = {
	fine: { errors: 0, latencyMs: 1, healthErrors: 0 },
	sick: { errors: 1, latencyMs: 1, healthErrors: 1 },
	unseen: { errors: 0.2, latencyMs: 1, healthErrors: 0 },
};

interface SmallWorldOptions {
	readonly service: ServiceConfig;
	/** Seconds since the deployment. */
	readonly now: () => number;
	/** How a color's tasks answer in a second. */
	readonly condition: (color: Color, second: number, world: World) => Condition;
	readonly onEvent: (event: DeploymentEvent) => void;
	/** Default: cross-wired, as this project wires it. */
	readonly topology?: Topology;
}

/** A world in which two rehearsals of one case never differ. */
export function smallWorld({ condition, ...options }: SmallWorldOptions): World {
	const { service } = options;
	const world: World = new World({
		...options,
		undeployed: true,
		scenario: SCENARIO,
		seed: new Seed(1),
		seconds: LASTS_SECONDS,
		behavior: (color, { seconds }) => RESPONSES[condition(color, seconds, world)],
	});
	// What somebody has suspended stays so: no schedule is to change the bounds.
	void world.scaling.update(service.services.blue, { suspended: { in: false, out: false, scheduled: true } });
	// As Terraform tags them when it creates them.
	for (const color of COLORS) {
		const production = String(color === "blue");
		world.services.tags.set(`${service.services[color]} ${PRODUCTION_TAG}`, production);
		for (const alb of COLORS) {
			world.loadBalancers.tags.set(`${service.loadBalancers[alb].targetGroups[color]} ${PRODUCTION_TAG}`, production);
		}
	}
	return world;
}
