import type { LoggedLine } from "../recorder/logged.ts";
import type { ReleaseEvent, ServiceConfig, Verdict } from "../runtime/contract/index.ts";
import { apiHook } from "./api.ts";
import type { VirtualClock } from "./clock.ts";
import { type AnyPorts, type Hook, hooked } from "./hooked.ts";
import { type Ending, Killed, type Policy, type Simulation } from "./policies/policy.ts";
import { between, type Seed, type Uniform } from "./random.ts";
import type { ApiCall, TimelineEvent } from "./run.ts";
import { sampleEvent } from "./sample.ts";
import type { Fault, Phase, TimedFault } from "./scenario/fault.ts";
import type { Scenario } from "./scenario/scenario.ts";
import type { DeploymentEvent } from "./world/ecs/services.ts";
import type { Buckets } from "./world/route53/bucket.ts";
import { World } from "./world/world.ts";

/** How often EventBridge delivers an event. */
const DELIVERIES = 2;

/** What a stage is made of. */
export interface SimulationOptions {
	readonly scenario: Scenario;
	readonly service: ServiceConfig;
	readonly policy: Policy;
	readonly clock: VirtualClock;
	readonly seed: Seed;
	/** The account's API limits, which all services of a rehearsal share. */
	readonly buckets: Buckets;
	/** How long the world lasts, in seconds. */
	readonly seconds: number;
	/** Waits as the SDK does before it tries a call again; told how often it has tried. Default: no time passes. */
	readonly pause?: (tries: number) => Promise<void>;
}

/** All that a policy did on its stage. */
export interface Record {
	readonly timeline: TimelineEvent[];
	readonly calls: ApiCall[];
	readonly announcements: string[];
	transitions: number;
	lambdaCalls: number;
	/** When the policy first decided against the release. */
	verdictAt?: number;
	/** How the rollout ended; when, in seconds since the deployment; and the candidate's share that was then written, 0–1. */
	ending?: Ending & { readonly at: number; readonly intended: number };
}

/** One service, the world around it, and what a policy does there. */
export class PolicySimulation implements Simulation {
	readonly scenario: Scenario;
	readonly service: ServiceConfig;
	readonly clock: VirtualClock;
	readonly world: World;
	readonly ports: Simulation["ports"];
	logged?: ((line: LoggedLine) => void) | undefined;
	readonly record: Record = { timeline: [], calls: [], announcements: [], transitions: 0, lambdaCalls: 0 };
	readonly #start: number;
	readonly #undeployed: boolean;
	readonly #hook: Hook;
	readonly #visits = new Map<Phase, number>();
	readonly #listeners: ((event: ReleaseEvent) => void)[] = [];
	readonly #askedFor: ((taskDefinition: string) => void)[] = [];
	readonly #askedBack: ((to?: number) => void)[] = [];
	/** Draws when each event comes. */
	readonly #events: Uniform;
	/** Events of before somebody listened. */
	readonly #early: ReleaseEvent[] = [];

	constructor({ scenario, service, policy, clock, seed, buckets, seconds, pause }: SimulationOptions) {
		this.scenario = scenario;
		this.service = service;
		this.clock = clock;
		this.#events = seed.stream("events");
		this.#start = clock.now();
		this.#undeployed = policy.deploys ?? false;
		const now = () => this.#now();
		this.world = new World({
			service,
			scenario,
			seed,
			now,
			start: this.#start,
			seconds,
			topology: policy.topology,
			undeployed: policy.deploys ?? false,
			onEvent: (event) => this.#notify(event),
			onFault: (fault) => this.#injected(fault),
			...(policy.deploys && {
				onAsked: (taskDefinition: string) => this.#later(this.#askedFor, taskDefinition),
				onBack: (to?: number) => this.#later(this.#askedBack, to),
			}),
		});
		// Else a policy that sleeps would hear of it late.
		for (const fault of scenario.faults) {
			if ("atSeconds" in fault) clock.timers.setTimeout(() => this.world.advance(), (fault.atSeconds + 1) * 1_000);
		}
		const onCall = (call: ApiCall) => this.record.calls.push(call);
		this.#hook = apiHook({
			faults: scenario.faults,
			buckets,
			attempts: policy.sdkAttempts,
			pause,
			seed,
			now,
			onCall,
			before: () => this.world.advance(),
		});
		this.ports = this.api(this.world);
	}

	api<Existing extends Partial<AnyPorts>>(ports: Existing): Pick<Existing, keyof Existing & keyof AnyPorts> {
		return hooked(ports, this.#hook);
	}

	seconds(): number {
		return Math.floor(this.#now());
	}

	async sleep(seconds: number): Promise<void> {
		await new Promise((resolve) => this.clock.timers.setTimeout(resolve, seconds * 1_000));
		this.world.advance();
	}

	onDeployment(listener: (event: ReleaseEvent) => void): void {
		this.#listeners.push(listener);
		if (this.#listeners.length > 1) return;
		const deployed = { ...sampleEvent(), serviceArn: this.service.services.green };
		for (const event of [...(this.#undeployed ? [] : [deployed]), ...this.#early]) this.#send(event);
	}

	note(state: string, verdict?: Verdict, detail?: string): void {
		this.#write(this.#now(), state, verdict, detail);
		if (verdict?.verdict === "fail") this.record.verdictAt ??= this.#now();
	}

	#write(seconds: number, state: string, verdict?: Verdict, detail?: string): void {
		const percent = Math.round(this.world.intended() * 1_000) / 10;
		this.record.timeline.push({ seconds, state, percent, ...(verdict && { verdict }), ...(detail && { detail }) });
	}

	onAsked(listener: (taskDefinition: string) => void): void {
		this.#askedFor.push(listener);
	}

	onBack(listener: (to?: number) => void): void {
		this.#askedBack.push(listener);
	}

	/** Never at once: the world is in the middle of a second. */
	#later<T>(listeners: readonly ((what: T) => void)[], what: T): void {
		this.clock.timers.setTimeout(() => {
			for (const listener of listeners) listener(what);
		}, 0);
	}

	#injected(fault: TimedFault): void {
		this.#write(fault.atSeconds, nameOf(fault));
	}

	enter(phase: Phase): void {
		const visit = (this.#visits.get(phase) ?? 0) + 1;
		this.#visits.set(phase, visit);
		const killed = (fault: Fault) => fault.kind === "kill" && fault.phase === phase && fault.visit === visit;
		if (!this.scenario.faults.some(killed)) return;
		this.note(`killed in ${phase}`);
		throw new Killed(`the controller died in ${phase}`);
	}

	count({ transitions = 0, lambdaCalls = 0 }: { readonly transitions?: number; readonly lambdaCalls?: number }): void {
		this.record.transitions += transitions;
		this.record.lambdaCalls += lambdaCalls;
	}

	revise(ending: Ending): void {
		const { outcome } = this.record.ending ?? ending;
		if (outcome !== ending.outcome)
			this.record.ending = { ...ending, at: this.seconds(), intended: this.world.intended() };
	}

	announce(message: string): void {
		this.record.announcements.push(message);
	}

	#now(): number {
		return (this.clock.now() - this.#start) / 1_000;
	}

	#notify({ eventName, deploymentId, serviceArn }: DeploymentEvent): void {
		if (eventName === "SERVICE_DEPLOYMENT_FAILED") return;
		const event = { eventName, deploymentId, serviceArn };
		if (this.#listeners.length === 0) this.#early.push(event);
		else this.#send(event);
	}

	/** EventBridge delivers each event at least once, in any order: here it is twice, each when it happens to come. */
	#send(event: ReleaseEvent): void {
		const at = new Date(this.clock.now()).toISOString();
		for (let i = 0; i < DELIVERIES; i++) {
			const delay = between(this.#events, this.scenario.aws.ecs.eventSeconds);
			// Never at once: the world is in the middle of a second, and a listener that acts would play it again.
			this.clock.timers.setTimeout(() => {
				for (const listener of this.#listeners) listener({ ...event, at });
			}, delay * 1_000);
		}
	}
}

/** What a fault is called in the timeline. */
function nameOf(fault: TimedFault): string {
	switch (fault.kind) {
		case "weights":
			return `changed by ${fault.by}`;
		case "deployment":
			return fault.color === "green" ? "newer release" : "next release";
		case "replacement":
			return "tasks replaced";
		case "rollback":
			return "rollback wanted";
		case "stable":
			return "stable changes";
	}
}
