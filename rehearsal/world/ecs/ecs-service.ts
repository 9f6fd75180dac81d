import type { Color } from "../../../runtime/contract/index.ts";
import type { ServiceView, StoppedTask, Target } from "../../../runtime/ports/index.ts";
import type { Seed } from "../../random.ts";
import type { Service } from "../../scenario/aws.ts";
import type { Deployment } from "./deployment.ts";
import { healthyOf, receivingOf, targetsOf } from "./target-group.ts";
import { Task, type TaskHealth } from "./task.ts";

/** At most so many times the desired count are there at once: `maximumPercent`, ECS's default. */
const MAXIMUM = 2;

/** Who is stopped first. AWS says only that ECS keeps the zones in balance; within one kind it is the oldest here. */
const STOP_ORDER: readonly TaskHealth[] = ["unhealthy", "pending", "healthy"];

/** A service as this project's Terraform makes it. */
const KIND = { status: "ACTIVE", scheduling: "REPLICA", controller: "ECS", strategy: "ROLLING" } as const;

/** Which container gets the traffic. */
const CONTAINERS = [{ name: "app", port: 8080 }];

/** What ECS says of a task whose container has ended. (Amazon ECS Developer Guide, "Stopped tasks error messages".) */
const CRASHED = {
	code: "EssentialContainerExited",
	reason: "Essential container in task exited",
	exitCodes: [1],
} as const;

/** What a service is made of. */
export interface EcsServiceOptions {
	readonly color: Color;
	/** Where its tasks are registered. */
	readonly loadBalancers: readonly Color[];
	readonly settings: Service;
	readonly seed: Seed;
	readonly deployment: Deployment;
	readonly desired: number;
	/** When second 0 was, in milliseconds since 1970. */
	readonly start: number;
}

/**
 * One ECS service and its scheduler. As ECS does since October 2023, it replaces an unhealthy task by starting another
 * first, where `maximumPercent` leaves room, and stops one of the two once the other is known to be healthy or not.
 * (Amazon ECS Developer Guide, "Amazon ECS services".)
 */
export class EcsService {
	readonly #options: EcsServiceOptions;
	#deployment: Deployment;
	#desired: number;
	/** The oldest first. */
	#tasks: readonly Task[] = [];
	#started = 0;
	/** The tasks that have ended by themselves, the latest last. */
	readonly #crashed: StoppedTask[] = [];
	/** The deployments before the primary one. */
	#replaced: readonly string[] = [];
	/** What the newest of them ran. */
	#replacedDefinition: string | undefined;
	/** Whether its tasks are as many as wanted, all healthy: then there is nothing to do or count before something changes. */
	#steady = false;

	constructor(options: EcsServiceOptions) {
		this.#options = options;
		this.#deployment = options.deployment;
		this.#desired = options.desired;
	}

	/** How many tasks it should run. */
	get desired(): number {
		return this.#desired;
	}

	/** The primary deployment. */
	get deployment(): Deployment {
		return this.#deployment;
	}

	/** Makes another deployment the primary one. Its tasks replace the others with the next ticks. */
	deploy(deployment: Deployment): void {
		this.#replaced = [this.#deployment.id, ...this.#replaced];
		this.#replacedDefinition = this.#deployment.taskDefinition;
		this.#deployment = deployment;
		this.#steady = false;
	}

	/** Puts every task in place, healthy on every load balancer. */
	settle(second: number): void {
		this.#start(this.#desired, second);
		for (const task of this.#tasks) task.register(second, "healthy");
	}

	/** Sets the desired count. Fewer: stops tasks now. More: starts them with the next tick. */
	scale(desired: number, second: number): void {
		const fewer = desired < this.#desired;
		this.#desired = desired;
		this.#steady = false;
		if (fewer) for (const task of this.#surplus(second)) task.stop(second);
	}

	/** ECS takes tasks away, as it does to balance zones or as Spot does, and starts others. @param slowSeconds - for how long the checks of those fail at first. */
	replace(count: number, second: number, slowSeconds: number): void {
		const running = this.#tasks.filter((task) => task.running && this.#isCurrent(task)).slice(0, count);
		for (const task of running) task.stop(second);
		this.#start(running.length, second, slowSeconds);
		this.#steady = false;
	}

	/** Its tasks that run, and by which deployment each was started. */
	get running(): readonly Pick<Task, "id" | "deploymentId">[] {
		return this.#tasks.filter((task) => task.running);
	}

	/** Its tasks that have ended by themselves. */
	get stopped(): readonly StoppedTask[] {
		return this.#crashed;
	}

	/** Plays one second: health checks, then what ECS makes of them. @param errors - the share of health checks that fail. */
	tick(second: number, errors: number): void {
		for (const task of this.#tasks) {
			if (!task.check(second, errors)) continue;
			this.#steady = false;
			if (this.#isCurrent(task) && task.health(second) === "healthy") this.#deployment.succeed();
		}
		if (this.#deployment.crashSeconds !== undefined) this.#crash(second);
		if (!this.#steady) this.#schedule(second);
	}

	view(): ServiceView {
		const { id, taskDefinition, state, reason, second } = this.#deployment;
		const createdAt = new Date(this.#options.start + 1_000 * second).toISOString();
		const running = this.#tasks.filter((task) => task.running);
		const runningCount = running.filter((task) => this.#isCurrent(task)).length;
		return {
			desiredCount: this.#desired,
			runningCount: running.length,
			graceSeconds: this.#options.settings.gracePeriodSeconds,
			kind: KIND,
			containers: CONTAINERS,
			deployment: { id, createdAt, runningCount, taskDefinition, rolloutState: state, reason },
			replaced: this.#replaced,
			...(this.#replacedDefinition !== undefined && { replacedDefinition: this.#replacedDefinition }),
		};
	}

	/** Its targets on a load balancer. */
	targets(alb: Color): Target[] {
		return targetsOf(this.#tasks, alb);
	}

	/** How many of its targets get a load balancer's requests. */
	receiving(alb: Color): number {
		if (!this.#steady) return receivingOf(this.#tasks, alb);
		return this.#options.loadBalancers.includes(alb) ? this.#desired : 0;
	}

	/** How many of its targets on a load balancer are healthy; undefined when none is registered. */
	healthy(alb: Color): number | undefined {
		if (!this.#steady) return healthyOf(this.#tasks, alb);
		return this.receiving(alb) || undefined;
	}

	#schedule(second: number): void {
		this.#tasks = this.#tasks.filter((task) => !task.gone(second));
		for (const task of this.#surplus(second)) this.#replace(task, second);
		this.#startMissing(second);
		for (const task of this.#tasks) task.run(second);
		const asWanted = this.#tasks.every((task) => this.#isCurrent(task) && task.health(second) === "healthy");
		this.#steady = asWanted && this.#tasks.length === this.#desired;
		// Also with none: a deployment at a desired count of 0 is COMPLETED at once, and the breaker is done with it.
		if (this.#steady) this.#deployment.complete();
	}

	/**
	 * Tasks that are too many. Of older deployments: one for each newer task that is healthy, so that the desired count is
	 * always there (`minimumHealthyPercent` 100). Of the primary deployment: what exceeds the desired count, but for
	 * replacements that are still pending, and never so that fewer run than are wanted.
	 */
	#surplus(second: number): readonly Task[] {
		const { own, older } = this.#alive(second);
		const spare = Math.min(own.pending.length, own.unhealthy.length, this.#desired * (MAXIMUM - 1));
		const running = this.#tasks.filter((task) => task.running && this.#isCurrent(task)).length;
		return [
			...firstToStop(older, size(older) + own.healthy.length - this.#desired),
			...firstToStop(own, size(own) - this.#desired - spare, running - this.#desired),
		];
	}

	/** Starts what is missing to have the desired count without the unhealthy tasks. */
	#startMissing(second: number): void {
		const { own, older } = this.#alive(second);
		const missing = this.#desired - own.pending.length - own.healthy.length;
		if (missing <= 0 || this.#deployment.state === "FAILED") return;
		const room = this.#desired * MAXIMUM - size(own) - size(older);
		const [first] = own.unhealthy;
		const full = room <= 0 && first !== undefined;
		if (full) this.#replace(first, second);
		this.#start(full ? 1 : Math.min(missing, room), second);
	}

	/** Starts tasks, unless the circuit breaker is open. */
	#start(count: number, second: number, slowSeconds = 0): void {
		if (this.#deployment.state === "FAILED" || count <= 0) return;
		const { color, loadBalancers, settings, seed } = this.#options;
		const { id: deploymentId, crashSeconds } = this.#deployment;
		const common = { deploymentId, loadBalancers, settings, seed, second, crashSeconds, slowSeconds };
		const task = () => new Task({ ...common, id: `${color}-${this.#started++}` });
		this.#tasks = [...this.#tasks, ...Array.from({ length: count }, task)];
	}

	/** Tasks whose containers have ended stop; ECS starts others with the same tick. */
	#crash(second: number): void {
		for (const task of this.#tasks) {
			if (!task.crashed(second)) continue;
			task.stop(second);
			this.#crashed.push({ id: task.id, startedBy: task.deploymentId, ...CRASHED });
			this.#deployment.fail(this.#desired);
			this.#steady = false;
		}
	}

	/** Stops a task that another stands in for. */
	#replace(task: Task, second: number): void {
		if (this.#isCurrent(task) && task.health(second) === "unhealthy") this.#deployment.fail(this.#desired);
		task.stop(second);
	}

	/** The tasks that have not been stopped, of the primary deployment and of all older ones. */
	#alive(second: number): { readonly own: Tasks; readonly older: Tasks } {
		const own = { unhealthy: [], pending: [], healthy: [] } as Record<TaskHealth, Task[]>;
		const older = { unhealthy: [], pending: [], healthy: [] } as Record<TaskHealth, Task[]>;
		for (const task of this.#tasks) {
			if (!task.stopped) (this.#isCurrent(task) ? own : older)[task.health(second)].push(task);
		}
		return { own, older };
	}

	#isCurrent(task: Task): boolean {
		return task.deploymentId === this.#deployment.id;
	}
}

type Tasks = Readonly<Record<TaskHealth, readonly Task[]>>;

/** The tasks to stop first. @param running - how many of them may be running ones; any, unless told. */
function firstToStop(tasks: Tasks, count: number, running = Number.POSITIVE_INFINITY): readonly Task[] {
	if (count <= 0) return [];
	let remaining = running;
	const dispensable = (task: Task) => !task.running || remaining-- > 0;
	return STOP_ORDER.flatMap((health) => tasks[health])
		.filter(dispensable)
		.slice(0, count);
}

function size(tasks: Tasks): number {
	return tasks.unhealthy.length + tasks.pending.length + tasks.healthy.length;
}
