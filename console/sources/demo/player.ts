import { VirtualClock } from "../../../rehearsal/clock.ts";
import { Controller } from "../../../rehearsal/policies/controller/controller.ts";
import { ecsDnsCanary } from "../../../rehearsal/policies/ecs-dns-canary.ts";
import { Killed } from "../../../rehearsal/policies/policy.ts";
import { Seed } from "../../../rehearsal/random.ts";
import { watchedSeconds } from "../../../rehearsal/rehearse.ts";
import type { TimelineEvent } from "../../../rehearsal/run.ts";
import type { Scenario } from "../../../rehearsal/scenario/scenario.ts";
import { serviceOf } from "../../../rehearsal/service.ts";
import { PolicySimulation } from "../../../rehearsal/simulation.ts";
import { startOf } from "../../../rehearsal/world/cloudwatch/periods.ts";
import { Buckets } from "../../../rehearsal/world/route53/bucket.ts";
import type { ServiceConfig } from "../../../runtime/contract/index.ts";
import type { Written } from "../../model/reading.ts";
import type { Happening } from "../../model/view.ts";
import { WorldFigures } from "./figures.ts";
import type { Player } from "./sources.ts";

/** What is played of one service. */
export interface Part {
	/** The service's name. */
	readonly service: string;
	readonly scenario: Scenario;
}

/** A service that is played, with what only a rehearsal knows of it. */
export interface PlayedService extends Player {
	readonly figures: WorldFigures;
	/** The candidate's share as it was written, at each change. */
	written(): Written[];
	/** What happened, oldest first. */
	happenings(): Happening[];
}

/** One play: every service in its own world, all on one virtual clock, as one controller moves them. */
export class Play {
	readonly clock: VirtualClock;
	readonly services: readonly PlayedService[];
	/** How long it lasts, in seconds. */
	readonly seconds: number;
	readonly #start: number;
	readonly #simulations: PolicySimulation[] = [];
	#failure: unknown;

	constructor(parts: readonly Part[], seed: number) {
		const seedOf = (i: number) => new Seed(seed).derive("service", i);
		this.clock = new VirtualClock(startOf(seedOf(0)));
		this.#start = this.clock.now();
		this.seconds = Math.max(...parts.map(({ scenario }) => watchedSeconds(scenario, [ecsDnsCanary])));
		const elsewhere = Math.max(...parts.map(({ scenario }) => scenario.aws.route53RequestsElsewhere));
		const buckets = new Buckets({ route53RequestsElsewhere: elsewhere, seed: new Seed(seed) });
		this.services = parts.map(({ service: name, scenario }, i) => {
			const service: ServiceConfig = { ...serviceOf(scenario), name };
			const own = { scenario, service: named(service), policy: ecsDnsCanary, seed: seedOf(i), buckets };
			return this.#play(new PolicySimulation({ ...own, clock: this.clock, seconds: this.seconds }));
		});
	}

	/** Seconds since the beginning. */
	now(): number {
		return (this.clock.now() - this.#start) / 1_000;
	}

	/** Whether the world has come to its end. */
	get over(): boolean {
		return this.now() >= this.seconds;
	}

	/** Plays on. @throws what broke in it. */
	async advance(seconds: number): Promise<void> {
		const step = Math.min(seconds, this.seconds - this.now());
		if (step > 0) await this.clock.runUntil(Promise.all(this.#simulations.map((one) => one.sleep(step))));
		if (this.#failure !== undefined) throw this.#failure;
	}

	#play(simulation: PolicySimulation): PlayedService {
		this.#simulations.push(simulation);
		const { service, world, record } = simulation;
		const controller = new Controller(simulation);
		controller.run().catch((error) => {
			// A controller that the scenario kills is taken over by its watchdog.
			if (!(error instanceof Killed)) this.#failure = error;
		});
		return {
			service,
			world,
			controller,
			figures: new WorldFigures(world, this.#start),
			written: () => this.#written(world.series.intended),
			happenings: () => record.timeline.map((event) => this.#happening(event)),
		};
	}

	/** Both sides of each change: between them nothing else was written. */
	#written(intended: Float64Array): Written[] {
		const percent = (second: number) => Math.round(1_000 * (intended[second] ?? 0)) / 10;
		const at = (second: number) => this.#start + 1_000 * second;
		const written: Written[] = [{ at: at(0), percent: 0 }];
		for (let second = 1; second < Math.floor(this.now()); second++) {
			const [before, after] = [percent(second - 1), percent(second)];
			if (before !== after) written.push({ at: at(second) - 1, percent: before }, { at: at(second), percent: after });
		}
		return written;
	}

	#happening({ seconds, state, percent, verdict, detail }: TimelineEvent): Happening {
		const at = new Date(this.#start + 1_000 * seconds).toISOString();
		return { at, state, percent, said: verdict ?? null, detail: detail ?? null };
	}
}

/** Several services in one zone have names of their own. */
function named(service: ServiceConfig): ServiceConfig {
	const name = `${service.name}.example.com`;
	return { ...service, dns: { ...service.dns, name, preview: `preview.${name}` } };
}
