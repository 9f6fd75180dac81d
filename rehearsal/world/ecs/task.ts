import type { Color } from "../../../runtime/contract/index.ts";
import { between, type Seed } from "../../random.ts";
import type { Service } from "../../scenario/aws.ts";
import { TargetHealth, type TargetState } from "./target-health.ts";

/** What ECS makes of a task: `pending` until its load balancers, or the end of its grace period, have decided. */
export type TaskHealth = "pending" | "healthy" | "unhealthy";

/** What a task starts with. */
export interface TaskOptions {
	readonly id: string;
	/** The deployment that started it. */
	readonly deploymentId: string;
	/** Where it is registered. */
	readonly loadBalancers: readonly Color[];
	readonly settings: Service;
	readonly seed: Seed;
	/** When ECS starts it. */
	readonly second: number;
	/** How long its container runs before it ends by itself, in seconds; absent when it does not. */
	readonly crashSeconds?: number | undefined;
	/** For how long its health checks fail at first, in seconds. Default: 0. */
	readonly slowSeconds?: number;
}

/** One ECS task, from its start until its last target has drained. */
export class Task {
	readonly id: string;
	readonly deploymentId: string;
	readonly #loadBalancers: readonly Color[];
	readonly #settings: Service;
	readonly #seed: Seed;
	readonly #runsFrom: number;
	readonly #crashSeconds: number;
	readonly #slowSeconds: number;
	#registeredAt = Number.POSITIVE_INFINITY;
	#stoppedAt: number | undefined;
	#targets: ReadonlyMap<Color, TargetHealth> | undefined;

	constructor({ id, deploymentId, loadBalancers, settings, seed, second, crashSeconds, slowSeconds }: TaskOptions) {
		this.id = id;
		this.deploymentId = deploymentId;
		this.#loadBalancers = loadBalancers;
		this.#settings = settings;
		this.#seed = seed;
		this.#crashSeconds = crashSeconds ?? Number.POSITIVE_INFINITY;
		this.#slowSeconds = slowSeconds ?? 0;
		this.#runsFrom = second + between(seed.stream("start", id), settings.startSeconds);
	}

	/** Whether its container runs, and it has not been told to stop. */
	get running(): boolean {
		return this.#targets !== undefined && this.#stoppedAt === undefined;
	}

	get stopped(): boolean {
		return this.#stoppedAt !== undefined;
	}

	/** Registers it on its load balancers once its container runs. */
	run(second: number): void {
		if (this.#targets || this.stopped || second < this.#runsFrom) return;
		this.register(second);
	}

	/** Registers it on its load balancers now. @param state - how each sees it from the beginning. */
	register(second: number, state: TargetState = "initial"): void {
		const target = (alb: Color) =>
			new TargetHealth(this.#settings.healthCheck, this.#seed.stream("checks", this.id, alb), second);
		this.#targets = new Map(this.#loadBalancers.map((alb) => [alb, target(alb)]));
		for (const each of this.#targets.values()) each.state = state;
		this.#registeredAt = second;
	}

	/** Makes the health checks that are due. Answers whether a load balancer sees it differently now. */
	check(second: number, errors: number): boolean {
		if (!this.#targets || this.stopped) return false;
		let changed = false;
		const failing = second < this.#registeredAt + this.#slowSeconds ? 1 : errors;
		for (const target of this.#targets.values()) if (target.check(second, failing)) changed = true;
		return changed;
	}

	/** Its health: one load balancer that finds it unhealthy is enough, once the grace period has ended. */
	health(second: number): TaskHealth {
		if (!this.#targets) return "pending";
		const states = [...this.#targets.values()].map(({ state }) => state);
		if (states.every((state) => state === "healthy")) return "healthy";
		return states.includes("unhealthy") && second >= this.#registeredAt + this.#settings.gracePeriodSeconds
			? "unhealthy"
			: "pending";
	}

	/** Whether its container has ended by itself. */
	crashed(second: number): boolean {
		return !this.stopped && second >= this.#registeredAt + this.#crashSeconds;
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

	/** The state of its target on a load balancer; undefined before it is registered, and where it never is. */
	target(alb: Color): TargetState | "draining" | undefined {
		const target = this.#targets?.get(alb);
		return target && this.stopped ? "draining" : target?.state;
	}
}
