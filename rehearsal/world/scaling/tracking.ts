/**
 * Target tracking, as Application Auto Scaling does it: alarms on minutes of a metric, three in a row to add tasks, fifteen below nine tenths
 * of the target to take some away. (Its user guide, "How target tracking scaling for Application Auto Scaling works".)
 */
const MINUTES = { out: 3, in: 15 } as const;
const SCALE_IN_BELOW = 0.9;
/** Between two times that tasks are taken away, in seconds: the default for ECS. (Its API reference, "ScaleInCooldown".) */
const COOLDOWN_SECONDS = 300;

/** What one minute says. */
export interface Minute {
	/** Its end, in seconds. */
	readonly second: number;
	/** The requests that count. */
	readonly requests: number;
	/** The tasks that share them; without any there is no metric. */
	readonly tasks: number;
}

/** What is to be done about the number of tasks: how many the load wants, and in which direction that is. */
export interface Wanted {
	readonly direction: "out" | "in";
	readonly tasks: number;
}

/** One color's policy: it remembers how long the metric has been off its target. */
export class Tracking {
	readonly #target: number;
	#above = 0;
	#below = 0;
	#changedAt = Number.NEGATIVE_INFINITY;

	/** @param target - how many requests a minute each task is to have. */
	constructor(target: number) {
		this.#target = target;
	}

	/** A minute is shown. Answers what its alarms ask for; undefined when nothing. */
	see({ second, requests, tasks }: Minute): Wanted | undefined {
		const metric = tasks === 0 ? undefined : requests / tasks;
		this.#above = metric !== undefined && metric > this.#target ? this.#above + 1 : 0;
		this.#below = metric !== undefined && metric < SCALE_IN_BELOW * this.#target ? this.#below + 1 : 0;
		const wanted = Math.ceil(requests / this.#target);
		if (this.#above >= MINUTES.out) return { direction: "out", tasks: wanted };
		const cool = second - this.#changedAt >= COOLDOWN_SECONDS;
		return this.#below >= MINUTES.in && cool ? { direction: "in", tasks: wanted } : undefined;
	}

	/** What was asked for has been done. */
	done(second: number): void {
		this.#changedAt = second;
	}
}
