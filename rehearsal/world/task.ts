import { COLOURS, type Colour, type PerColour, perColour } from "../../runtime/contract.ts";
import { between, type Seed } from "../random.ts";
import type { Service } from "../scenario/aws.ts";
import { TargetHealth, type TargetState } from "./target-health.ts";

/** What ECS makes of a task: `pending` until its load balancers, or the end of its grace period, have decided. */
export type TaskHealth = "pending" | "healthy" | "unhealthy";

/** What a task starts with. */
export interface TaskOptions {
	readonly id: string;
	/** The deployment that started it. */
	readonly deploymentId: string;
	readonly settings: Service;
	readonly seed: Seed;
	/** When ECS starts it. */
	readonly second: number;
}

/** One ECS task, from its start until its last target has drained. */
export class Task {
	readonly id: string;
	readonly deploymentId: string;
	readonly #settings: Service;
	readonly #seed: Seed;
	readonly #runsFrom: number;
	#graceEnds = Number.POSITIVE_INFINITY;
	#stoppedAt: number | undefined;
	#targets: PerColour<TargetHealth> | undefined;

	constructor({ id, deploymentId, settings, seed, second }: TaskOptions) {
		this.id = id;
		this.deploymentId = deploymentId;
		this.#settings = settings;
		this.#seed = seed;
		this.#runsFrom = second + between(seed.stream("start", id), settings.startSeconds);
	}

	/** Whether its container runs, and it has not been told to stop. */
	get running(): boolean {
		return this.#targets !== undefined && this.#stoppedAt === undefined;
	}

	get stopped(): boolean {
		return this.#stoppedAt !== undefined;
	}

	/** Registers it on both edges once its container runs. */
	run(second: number): void {
		if (this.#targets || this.stopped || second < this.#runsFrom) return;
		this.register(second);
	}

	/** Registers it on both edges now. @param state - how both see it from the beginning. */
	register(second: number, state: TargetState = "initial"): void {
		const target = (edge: Colour) =>
			new TargetHealth(this.#settings.healthCheck, this.#seed.stream("checks", this.id, edge), second);
		this.#targets = perColour(target);
		for (const edge of COLOURS) this.#targets[edge].state = state;
		this.#graceEnds = second + this.#settings.gracePeriodSeconds;
	}

	/** Makes the health checks that are due. Answers whether an edge sees it differently now. */
	check(second: number, errors: number): boolean {
		if (!this.#targets || this.stopped) return false;
		const blue = this.#targets.blue.check(second, errors);
		return this.#targets.green.check(second, errors) || blue;
	}

	/** Its health: one edge that finds it unhealthy is enough, once the grace period has ended. */
	health(second: number): TaskHealth {
		if (!this.#targets) return "pending";
		const { blue, green } = this.#targets;
		if (blue.state === "healthy" && green.state === "healthy") return "healthy";
		const unhealthy = blue.state === "unhealthy" || green.state === "unhealthy";
		return unhealthy && second >= this.#graceEnds ? "unhealthy" : "pending";
	}

	/** Stops it: its targets drain. */
	stop(second: number): void {
		this.#stoppedAt = second;
	}

	/** Whether nothing is left of it. */
	gone(second: number): boolean {
		if (this.#stoppedAt === undefined) return false;
		return !this.#targets || second >= this.#stoppedAt + this.#settings.deregistrationSeconds;
	}

	/** The state of its target on an edge; undefined before it is registered. */
	target(edge: Colour): TargetState | "draining" | undefined {
		if (!this.#targets) return undefined;
		return this.stopped ? "draining" : this.#targets[edge].state;
	}
}
