import {
	type ByColor,
	byColor,
	COLORS,
	type Color,
	colorOf,
	type ScalableTarget,
	type Scaling,
} from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import type { ScalingReader, ScalingWriter } from "../../../runtime/ports/index.ts";
import type { Autoscaling } from "../../scenario/autoscaling.ts";
import { type Minute, Tracking } from "./tracking.ts";

const MINUTE_SECONDS = 60;

/** What a world's Application Auto Scaling is made of. */
interface WorldScalingOptions {
	/** The scenario's; undefined where nothing scales. */
	readonly autoscaling: Autoscaling | undefined;
	/** The ARN of each color's service. */
	readonly arns: ByColor<string>;
	/** How many tasks the idle color keeps. */
	readonly idle: number;
	/** How many tasks a color should run. */
	readonly desired: (color: Color) => number;
	/** Sets that. */
	readonly scale: (color: Color, desired: number) => void;
}

/** What each color answered in a second, and by how many tasks. */
export type Answered = ByColor<{ readonly requests: number; readonly tasks: number }>;

/** Application Auto Scaling of two services in memory. Each minute's metrics are shown a minute after it has ended. */
export class WorldScaling implements ScalingReader, ScalingWriter {
	readonly #options: WorldScalingOptions;
	readonly #targets: Partial<Record<Color, ScalableTarget>> = {};
	readonly #tracking: ByColor<Tracking>;
	/** Requests of the minute that is played. */
	readonly #requests: Record<Color, number> = { blue: 0, green: 0 };
	/** The last minute that has ended: the next one's end shows it. */
	#ended: ByColor<Minute> | undefined;

	constructor(options: WorldScalingOptions) {
		this.#options = options;
		const { autoscaling, idle } = options;
		this.#tracking = byColor(() => new Tracking(autoscaling?.requestsPerTarget ?? Number.POSITIVE_INFINITY));
		if (!autoscaling) return;
		const { min, max } = autoscaling;
		const suspended = { in: false, out: false, scheduled: false };
		this.#targets = { blue: { min, max, suspended }, green: { min: idle, max, suspended } };
	}

	async targets(): Promise<Scaling> {
		return structuredClone(this.#targets);
	}

	/** @throws {Refused} when nothing scales the service: who updates what is not there would have to say how many tasks it may have. */
	async update(service: string, changes: Parameters<ScalingWriter["update"]>[1]): Promise<void> {
		const color = colorOf(this.#options.arns, service);
		const target = color && this.#targets[color];
		if (!target)
			throw new Refused(`RegisterScalableTarget ${service}: ValidationException: MaxCapacity is missing`, {});
		if (changes.min !== undefined && changes.min > target.max)
			throw new Refused(`RegisterScalableTarget ${service}: ValidationException: MinCapacity exceeds MaxCapacity`, {});
		this.#targets[color] = { ...target, ...structuredClone(changes) };
		// A minimum above the number of tasks raises that at once, whatever is suspended.
		if (changes.min !== undefined && this.#options.desired(color) < changes.min)
			this.#options.scale(color, changes.min);
	}

	/** Counts one second; at the end of each minute it does what the policies ask for. */
	tick(second: number, answered: Answered): void {
		if (!this.#options.autoscaling) return;
		for (const color of COLORS) this.#requests[color] += answered[color].requests;
		if ((second + 1) % MINUTE_SECONDS !== 0) return;
		const shown = this.#ended;
		const both = this.#requests.blue + this.#requests.green;
		const { counts } = this.#options.autoscaling;
		this.#ended = byColor((color) => ({
			second,
			requests: counts === "service" ? both : this.#requests[color],
			tasks: answered[color].tasks,
		}));
		for (const color of COLORS) {
			this.#requests[color] = 0;
			if (shown) this.#follow(color, shown[color], second);
		}
	}

	#follow(color: Color, minute: Minute, second: number): void {
		const wanted = this.#tracking[color].see(minute);
		const target = this.#targets[color];
		if (!wanted || !target || target.suspended[wanted.direction]) return;
		const desired = this.#options.desired(color);
		const tasks = Math.min(target.max, Math.max(target.min, wanted.tasks));
		if (wanted.direction === "out" ? tasks <= desired : tasks >= desired) return;
		this.#options.scale(color, tasks);
		this.#tracking[color].done(second);
	}
}
