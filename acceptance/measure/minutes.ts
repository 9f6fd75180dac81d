/** When CloudWatch shows the metrics of a minute, and when they stand still. */

/** What one check of CloudWatch saw. */
export interface MetricCheck {
	/** Milliseconds since 1970. */
	readonly at: number;
	/** The value of each series at the beginning of each minute, in milliseconds since 1970. */
	readonly series: Readonly<Record<string, ReadonlyMap<number, number>>>;
}

interface Life {
	readonly first: number;
	readonly value: number;
	readonly changed: number;
}

/** In seconds. */
export interface MinuteDelays {
	/** For each minute, from its end until the first of its metrics is there. */
	readonly delays: readonly number[];
	/** For each metric of each minute, from that moment until it changes no more. */
	readonly apart: readonly number[];
	/** By metric, from the minute's end until it changes no more. */
	readonly byMetric: Readonly<Record<string, readonly number[]>>;
}

const MINUTE_MS = 60_000;
/** A minute counts once it has been watched for so long after its end: longer than any delay that was ever reported. */
const WATCHED_MS = 300_000;

export class Minutes {
	readonly #lives = new Map<string, Map<number, Life>>();
	#began: number | undefined;
	#last = 0;

	/** Notes what a check saw. */
	note({ at, series }: MetricCheck): void {
		this.#began ??= at;
		this.#last = at;
		for (const [name, points] of Object.entries(series)) {
			const lives = this.#lives.get(name) ?? new Map<number, Life>();
			this.#lives.set(name, lives);
			for (const [minute, value] of points) {
				const life = lives.get(minute);
				if (life?.value === value) continue;
				lives.set(minute, { first: life?.first ?? at, value, changed: at });
			}
		}
	}

	/** What the checks say of all minutes that were watched from their end on, and long enough. */
	delays(watchedMs = WATCHED_MS): MinuteDelays {
		const watched = (minute: number) =>
			minute + MINUTE_MS >= (this.#began ?? 0) && minute + MINUTE_MS + watchedMs <= this.#last;
		const lives = [...this.#lives].map(
			([name, all]) => [name, [...all].filter(([minute]) => watched(minute))] as const,
		);
		const firsts = new Map<number, number>();
		for (const [minute, { first }] of lives.flatMap(([, all]) => all)) {
			firsts.set(minute, Math.min(first, firsts.get(minute) ?? first));
		}
		const seconds = (from: number, to: number) => (to - from) / 1_000;
		return {
			delays: [...firsts].map(([minute, first]) => seconds(minute + MINUTE_MS, first)),
			apart: lives.flatMap(([, all]) =>
				all.map(([minute, { changed }]) => seconds(Number(firsts.get(minute)), changed)),
			),
			byMetric: Object.fromEntries(
				lives
					.filter(([, all]) => all.length > 0)
					.map(([name, all]) => [name, all.map(([minute, { changed }]) => seconds(minute + MINUTE_MS, changed))]),
			),
		};
	}
}
