import type { Answers, FigureReader, Figures, TaskCount } from "../../../cli/operator/read/figures.ts";
import type { World } from "../../../rehearsal/world/world.ts";
import { type ByColor, byColor, type Color } from "../../../runtime/contract/index.ts";

/** How finely time is shown, in seconds: the finest of which few enough make up the whole. */
const WIDTHS = [10, 15, 30, 60, 120, 300, 600];
const MOST = 240;

const NOTHING: Answers = { requests: 0, errors: 0, latencyMilliseconds: null };

/** What the colors of a rehearsal's world do, at once and without gaps: nobody has to wait for CloudWatch here. */
export class WorldFigures implements FigureReader {
	readonly #world: World;
	readonly #start: number;

	/** @param start - when second 0 was, in milliseconds since 1970. */
	constructor(world: World, start: number) {
		this.#world = world;
		this.#start = start;
	}

	async answered(_service: unknown, from: Date, to: Date): Promise<readonly Figures[]> {
		const second = (date: Date) => Math.floor((date.getTime() - this.#start) / 1_000);
		const [first, last] = [Math.max(0, second(from)), Math.max(0, second(to))];
		const seconds = WIDTHS.find((width) => (last - first) / width <= MOST) ?? Number(WIDTHS.at(-1));
		// Only what is whole: a part of one would look like a drop.
		const begin = Math.ceil(first / seconds);
		const parts = Math.max(0, Math.floor(last / seconds) - begin);
		return Array.from({ length: parts }, (_, i) => {
			const at = (begin + i) * seconds;
			return {
				at: this.#start + at * 1_000,
				seconds,
				colors: byColor((color) => this.#answers(color, at, at + seconds)),
			};
		});
	}

	async tasks(): Promise<ByColor<TaskCount>> {
		const { services } = this.#world;
		const live = services.live();
		return byColor((color) => ({
			desired: live[color].desiredCount,
			running: live[color].runningCount,
			healthy: services.healthy(color, color) ?? 0,
		}));
	}

	#answers(color: Color, from: number, to: number): Answers {
		const found = this.#world.metrics.exact(color, from, to);
		if (!found) return NOTHING;
		return { requests: found.requests, errors: found.failed, latencyMilliseconds: found.percentile(99) };
	}
}
