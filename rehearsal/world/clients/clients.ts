import type { ByColor } from "../../../runtime/contract/index.ts";
import { binomial, poisson, type Seed } from "../../random.ts";
import type { Clients, Traffic } from "../../scenario/clients.ts";
import { type NextRequest, nextRequest, rateAt } from "./arrivals.ts";
import { type Hold, holdsOf } from "./cache-classes.ts";
import { Cohort } from "./cohort.ts";
import { Occupancy } from "./occupancy.ts";

/** Below this hold, in seconds, caches are taken to ask for each request: exact for a TTL of 0, else at most a second off. */
const SHORTEST_HOLD = 1;

/** What a population of clients is made of. */
export interface PopulationOptions {
	readonly clients: Clients;
	readonly traffic: Traffic;
	/** The TTL of the name's answers, in seconds. */
	readonly ttlSeconds: number;
	/** How many seconds will be played: a whole number. */
	readonly seconds: number;
	/** The chance that an answer from before second 0 names the green load balancer, 0–1. Default: 0, as before a release. */
	readonly chanceOfGreenAtRest?: number;
	readonly seed: Seed;
}

/**
 * Clients with a resolver cache each, which send requests as Poisson processes of equal rate. A cache asks only on
 * demand: at the first request after its answer ran out; it then holds the new answer as long as its class says.
 * When a cache asks never depends on what it was answered, so all policies meet the same requests at the same time.
 */
export class ClientPopulation {
	readonly #options: PopulationOptions;
	readonly #cohorts: readonly Cohort[];
	/** How many caches ask for each request. They hold nothing, so they are counted, not played. */
	readonly #askingAlways: number;
	/** How many caches have a valid answer, and how many of these a green one. */
	readonly #valid: Occupancy;
	readonly #validGreen: Occupancy;
	#second = 0;

	constructor(options: PopulationOptions) {
		const { clients, traffic, ttlSeconds, seconds, seed } = options;
		this.#options = options;
		this.#valid = new Occupancy(seconds);
		this.#validGreen = new Occupancy(seconds);
		const kinds = kindsOf(holdsOf(clients, ttlSeconds), clients.caches, seed);
		const brief = kinds.filter(({ hold }) => hold.seconds < SHORTEST_HOLD);
		this.#askingAlways = brief.reduce((sum, { caches }) => sum + caches, 0);
		const next = nextRequest(traffic, clients.caches, seconds);
		this.#cohorts = kinds.filter((kind) => !brief.includes(kind)).map((kind) => this.#cohort(kind, next));
	}

	/**
	 * How many requests reach each load balancer within a second.
	 * @param second - 0, 1, 2, … in order.
	 * @param chanceOfGreen - the chance that an answer given in this second names the green load balancer, 0–1.
	 * @throws {RangeError} when a second is left out or played twice.
	 */
	tick(second: number, chanceOfGreen: number): ByColor<number> {
		if (second !== this.#second) throw new RangeError(`second ${this.#second} comes next, not ${second}`);
		this.#second++;
		let all = 0;
		let green = 0;
		for (const cohort of this.#cohorts) {
			const answers = cohort.ask(second, chanceOfGreen);
			all += answers.asked;
			green += answers.green;
		}
		const { traffic, clients, seed } = this.#options;
		const valid = this.#valid.during(second) + this.#askingAlways;
		const validGreen = this.#validGreen.during(second) + this.#askingAlways * chanceOfGreen;
		const mean = (rateAt(traffic, second) / clients.caches) * valid;
		const others = poisson(seed.stream("requests", second), mean);
		green += binomial(seed.stream("split", second), others, validGreen / valid);
		all += others;
		return { blue: all - green, green };
	}

	#cohort({ hold, caches, index }: Kind, nextRequest: NextRequest): Cohort {
		const { clients, traffic, seconds, seed, chanceOfGreenAtRest = 0 } = this.#options;
		const cohort = new Cohort({
			hold,
			caches,
			seconds,
			nextRequest,
			valid: this.#valid,
			validGreen: this.#validGreen,
			timing: seed.stream("resolvers", index),
			answers: seed.stream("answers", index),
		});
		// Where the traffic has a wave, the long run is that of the rate at second 0.
		cohort.rest(clients.caches / rateAt(traffic, 0), chanceOfGreenAtRest);
		return cohort;
	}
}

interface Kind {
	readonly hold: Hold;
	readonly caches: number;
	readonly index: number;
}

/** Draws how many caches there are of each kind, and leaves out kinds without any. */
function kindsOf(holds: readonly Hold[], caches: number, seed: Seed): readonly Kind[] {
	const uniform = seed.stream("kinds");
	let remaining = caches;
	let shares = holds.reduce((sum, { share }) => sum + share, 0);
	const kinds = holds.map((hold, index) => {
		const drawn = binomial(uniform, remaining, hold.share / shares);
		remaining -= drawn;
		shares -= hold.share;
		return { hold, caches: drawn, index };
	});
	return kinds.filter((kind) => kind.caches > 0);
}
