import type { LoggedLine } from "../../recorder/logged.ts";
import type { Color, ReleaseEvent, ServiceConfig, Verdict } from "../../runtime/contract/index.ts";
import type { RolloutPorts } from "../../runtime/ports/index.ts";
import type { VirtualClock } from "../clock.ts";
import type { AnyPorts } from "../hooked.ts";
import type { Phase } from "../scenario/fault.ts";
import type { Outcome, Scenario } from "../scenario/scenario.ts";
import type { Topology } from "../world/topology.ts";
import type { World } from "../world/world.ts";

/** How a policy's rollout ended. */
export interface Ending {
	readonly outcome: Exclude<Outcome, "unfinished">;
	/** The color that then has all of the traffic. Default: `green` when completed, `blue` when failed back. */
	readonly serves?: Color;
	/** A literal name for the reason of anything but `completed`, for instance `AlarmActive`. */
	readonly error?: string;
	/** The reason in words, with its figures. */
	readonly cause?: string;
}

/** What a policy plays on: a world on virtual time, with the release deployed in green and blue serving. */
export interface Simulation {
	readonly scenario: Scenario;
	readonly service: ServiceConfig;
	/** The world itself, for policies that AWS runs: they call no API of the user's account. */
	readonly world: World;
	/** The same through APIs: every call is counted, may be throttled, and may fail as the scenario says. */
	readonly ports: RolloutPorts;
	/** Ports that the controller brings along, through APIs in the same way. */
	api<Existing extends Partial<AnyPorts>>(ports: Existing): Pick<Existing, keyof Existing & keyof AnyPorts>;
	readonly clock: VirtualClock;
	/** Whole seconds since the deployment. */
	seconds(): number;
	/** Waits, in virtual time. */
	sleep(seconds: number): Promise<void>;
	/** Tells of every deployment event of either color; of the release's own deployment at once. At least once each. */
	onDeployment(listener: (event: ReleaseEvent) => void): void;
	/** Tells of every release that somebody wants after the first: its task definition. Only a policy that releases by itself is asked. */
	onAsked(listener: (taskDefinition: string) => void): void;
	/** Tells that whoever operates the service goes back: to a release by its number, or to the one before. Only a policy that releases is asked. */
	onBack(listener: (to?: number) => void): void;
	/**
	 * Writes a line of the timeline. A verdict of `fail` is the policy's decision against the release.
	 * @param detail - what was done, with its figures, where no verdict says it.
	 */
	note(state: string, verdict?: Verdict, detail?: string): void;
	/** Enters a phase. @throws {Killed} when the scenario kills the controller here. Policies that AWS runs never call it. */
	enter(phase: Phase): void;
	/** Counts state transitions of Step Functions, and invocations of Lambda functions. */
	count(costs: { readonly transitions?: number; readonly lambdaCalls?: number }): void;
	/** Says that what had ended has come to another end since: a release that was complete is taken back. */
	revise(ending: Ending): void;
	/** Keeps an announcement that people get. */
	announce(message: string): void;
	/** Keeps what functions log, as CloudWatch Logs does. Default: nobody does. */
	readonly logged?: ((line: LoggedLine) => void) | undefined;
}

/** The controller died, and does not go on by itself. A policy that something restarts may catch it and go on. */
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
	/** Whether it gives green the release itself. Default: somebody has, and ECS tells of it. */
	readonly deploys?: boolean;
	/** How often the SDK of its controller tries a call before it gives up. Default: 3, as the adapters in `runtime/aws` set it. */
	readonly sdkAttempts?: number;
	/** The sum of the waits that it prescribes for a rollout that completes, in seconds. */
	mandatorySeconds(simulation: Pick<Simulation, "scenario" | "service">): number;
	/** Runs one rollout from the deployment to its end. */
	run(simulation: Simulation): Promise<Ending>;
}
