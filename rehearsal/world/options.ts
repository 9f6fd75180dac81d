import type { ByColor, Color, ServiceConfig } from "../../runtime/contract/index.ts";
import type { Seed } from "../random.ts";
import type { TimedFault } from "../scenario/fault.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Conditions, Response } from "./behavior.ts";
import type { DeploymentEvent } from "./ecs/services.ts";
import type { Topology } from "./topology.ts";

/** Sends requests: how many reach each load balancer in a second. Seconds come in order from 0. */
export interface RequestSource {
	tick(second: number, chanceOfGreen: number): ByColor<number>;
}

/** What a world is made of. */
export interface WorldOptions {
	readonly service: ServiceConfig;
	readonly scenario: Scenario;
	readonly seed: Seed;
	/** Whether somebody is still to give green the release. Default: it has it, and ECS has told of it. */
	readonly undeployed?: boolean;
	/** Seconds since the release was deployed. */
	readonly now: () => number;
	/** When second 0 was, in milliseconds since 1970: CloudWatch is asked for spans of dates. Default: when virtual time begins. */
	readonly start?: number;
	/** How long the world lasts, in seconds. */
	readonly seconds: number;
	/** Default: `cross-wired`, as this project wires it. */
	readonly topology?: Topology;
	/** Who sends requests. Default: the scenario's clients. */
	readonly requests?: RequestSource;
	/** How a color's release behaves. Default: as the scenario says. */
	readonly behavior?: (color: Color, conditions: Conditions) => Response;
	/** Told of each deployment event of ECS. */
	readonly onEvent?: (event: DeploymentEvent) => void;
	/** Asked for each release that somebody wants: its task definition. Default: they are deployed past everybody. */
	readonly onAsked?: (taskDefinition: string) => void;
	/** Asked to go back, to a release by its number, or to the one before. Default: nobody is. */
	readonly onBack?: (to?: number) => void;
	/** Told of each fault of the scenario that has struck. */
	readonly onFault?: (fault: TimedFault) => void;
}
