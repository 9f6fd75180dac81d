import type { ReleaseEvent, ServiceConfig, Verdict } from "../../runtime/contract.ts";
import type { ActuatorPorts } from "../../runtime/ports.ts";
import type { VirtualClock } from "../clock.ts";
import type { Phase } from "../scenario/fault.ts";
import type { Outcome, Scenario } from "../scenario/scenario.ts";
import type { Topology } from "../world/topology.ts";
import type { World } from "../world/world.ts";

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
	readonly clock: VirtualClock;
	/** Whole seconds since the deployment. */
	seconds(): number;
	/** Waits, in virtual time. */
	sleep(seconds: number): Promise<void>;
	/** Tells of every deployment event of the candidate; of the release's own deployment at once. At least once each. */
	onDeployment(listener: (event: ReleaseEvent) => void): void;
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
	/** How often the SDK of its controller tries a call before it gives up. Default: 3, as the adapters in `runtime/aws` set it. */
	readonly sdkAttempts?: number;
	/** The sum of the waits that it prescribes for a rollout that completes, in seconds. */
	mandatorySeconds(stage: Pick<Stage, "scenario" | "service">): number;
	/** Runs one rollout from the deployment to its end. */
	run(stage: Stage): Promise<Ending>;
}
