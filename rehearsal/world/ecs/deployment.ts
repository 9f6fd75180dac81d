/** The bounds of the circuit breaker's threshold, and its share of the desired count: ECS's defaults, `BOUNDED_PERCENT` 50. */
const BREAKER = { least: 3, most: 200, share: 0.5 } as const;

/** How many tasks in a row must fail for the circuit breaker to trip: min(200, max(3, half the desired count)). */
export function breakerThreshold(desired: number): number {
	return Math.min(BREAKER.most, Math.max(BREAKER.least, Math.ceil(BREAKER.share * desired)));
}

/** A deployment's state, in ECS's own words. */
export type RolloutState = "IN_PROGRESS" | "COMPLETED" | "FAILED";

const REASONS: Readonly<Record<RolloutState, (id: string) => string>> = {
	IN_PROGRESS: (id) => `ECS deployment ${id} in progress.`,
	COMPLETED: (id) => `ECS deployment ${id} completed.`,
	FAILED: () => "ECS deployment circuit breaker: tasks failed to start.",
};

/** What a deployment is made of. */
export interface DeploymentOptions extends Pick<Deployment, "id" | "taskDefinition" | "second"> {
	readonly crashSeconds?: number | undefined;
	/** Default: `IN_PROGRESS`. */
	readonly state?: RolloutState;
}

/** One deployment of a service, with the circuit breaker on and its rollback off, as in this project's Terraform. */
export class Deployment {
	readonly id: string;
	readonly taskDefinition: string;
	/** When it was made, in seconds of the world. */
	readonly second: number;
	/** How long its containers run before they end by themselves, in seconds; absent when they do not. */
	readonly crashSeconds: number | undefined;
	state: RolloutState;
	#failures = 0;

	constructor({ id, taskDefinition, second, crashSeconds, state = "IN_PROGRESS" }: DeploymentOptions) {
		this.id = id;
		this.taskDefinition = taskDefinition;
		this.second = second;
		this.crashSeconds = crashSeconds;
		this.state = state;
	}

	/** Why it is where it is, in ECS's words. */
	get reason(): string {
		return REASONS[this.state](this.id);
	}

	/** A task has become healthy: the breaker counts failures in a row (`resetOnHealthyTask`, by default on). */
	succeed(): void {
		this.#failures = 0;
	}

	/** A task was stopped because it was unhealthy, or ended by itself. Trips the breaker at {@link breakerThreshold}. */
	fail(desired: number): void {
		this.#failures++;
		if (this.state === "IN_PROGRESS" && this.#failures >= breakerThreshold(desired)) this.state = "FAILED";
	}

	/** Every task that it should have is healthy, and no older one is left. */
	complete(): void {
		if (this.state === "IN_PROGRESS") this.state = "COMPLETED";
	}
}
