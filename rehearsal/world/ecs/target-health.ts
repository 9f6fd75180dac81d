import type { Uniform } from "../../random.ts";
import type { Service } from "../../scenario/aws.ts";

/** A registered target's state, in Elastic Load Balancing's own words. */
export type TargetState = "initial" | "healthy" | "unhealthy";

/**
 * After registration one check that passes is enough, whatever the healthy threshold says: that counts for targets that
 * were unhealthy. (Elastic Load Balancing, "Health checks for Application Load Balancer target groups"; Amazon ECS,
 * "Optimize load balancer health check parameters".)
 */
const INITIAL_THRESHOLD = 1;

/** One target as one load balancer sees it. */
export class TargetHealth {
	state: TargetState = "initial";
	readonly #settings: Service["healthCheck"];
	readonly #uniform: Uniform;
	#due: number;
	#lastFailed = false;
	#inARow = 0;

	/**
	 * @param uniform - draws when the first check comes, within one interval, and how each check ends.
	 * @param second - when it is registered.
	 */
	constructor(settings: Service["healthCheck"], uniform: Uniform, second: number) {
		this.#settings = settings;
		this.#uniform = uniform;
		this.#due = second + 1 + Math.floor(uniform() * settings.intervalSeconds);
	}

	/** Checks the target if a check is due. Answers whether its state has changed. */
	check(second: number, errors: number): boolean {
		if (second < this.#due) return false;
		this.#due += this.#settings.intervalSeconds;
		const failed = this.#uniform() < errors;
		this.#inARow = failed === this.#lastFailed ? this.#inARow + 1 : 1;
		this.#lastFailed = failed;
		if (this.#inARow < this.#threshold(failed)) return false;
		const before = this.state;
		this.state = failed ? "unhealthy" : "healthy";
		return this.state !== before;
	}

	#threshold(failed: boolean): number {
		if (failed) return this.#settings.unhealthyThreshold;
		return this.state === "initial" ? INITIAL_THRESHOLD : this.#settings.healthyThreshold;
	}
}
