import type { ServiceConfig, Verdict } from "../../runtime/contract.ts";
import type { ActuatorPorts } from "../../runtime/ports.ts";
import type { Phase } from "../scenario/fault.ts";
import type { Outcome, Scenario } from "../scenario/scenario.ts";
import type { World } from "../world/world.ts";

/**
 * How a policy's load balancers are wired at rest. `cross-wired`: two edges, both serve the stable colour; `own-colour`:
 * two edges, each serves its own colour; `one-edge`: a single edge (blue's), whose listener is weighted and DNS is not.
 */
export type Topology = "cross-wired" | "own-colour" | "one-edge";

/** How a policy's rollout ended. */
export interface Ending {
	readonly outcome: Exclude<Outcome, "unfinished">;
	/** A literal name for the reason of anything but `completed`, for instance `AlarmActive`. */
	readonly error?: string;
	/** The reason in words, with its figures. */
	readonly cause?: string;
}

/** What a policy plays on: a world on virtual time, with the release deployed in green and blue serving. */
export interface Stage {
	readonly scenario: Scenario;
	readonly service: ServiceConfig;
	/** The world itself, for policies that AWS runs: they call no API of the user's account. */
	readonly world: World;
	/** The same through APIs: every call is counted, may be throttled, and may fail as the scenario says. */
	readonly ports: ActuatorPorts;
	/** Whole seconds since the deployment. */
	seconds(): number;
	/** Waits, in virtual time. */
	sleep(seconds: number): Promise<void>;
	/** Writes a line of the timeline. A verdict of `fail` is the policy's decision against the release. */
	note(state: string, verdict?: Verdict): void;
	/** Enters a phase. @throws {Killed} when the scenario kills the controller here. Policies that AWS runs never call it. */
	enter(phase: Phase): void;
	/** Counts state transitions of Step Functions, and invocations of Lambda functions. */
	count(costs: { readonly transitions?: number; readonly lambdaCalls?: number }): void;
	announce(message: string): void;
}

/** The controller died, and nobody starts it again. A policy that something restarts may catch it and go on. */
export class Killed extends Error {
	override readonly name = "Killed";
}

/** A way to release. */
export interface Policy {
	/** As on the command line. */
	readonly name: string;
	readonly title: string;
	/** What it does, in a sentence. */
	readonly about: string;
	/** What it was built from: addresses of documentation or source, with what each says. */
	readonly sources: readonly string[];
	readonly topology: Topology;
	/** The sum of the waits that it prescribes for a rollout that completes, in seconds. */
	mandatorySeconds(stage: Pick<Stage, "scenario" | "service">): number;
	/** Runs one rollout from the deployment to its end. */
	run(stage: Stage): Promise<Ending>;
}
