/** What the clocks of a zone show, minute by minute: an oracle that knows nothing of offsets, rules or libraries. */

export const MINUTE = 60_000;
/** A year, and a month before and after it. */
const FROM = Date.UTC(2025, 11, 1);
const MINUTES = (365 + 62) * 1_440;

/** The clocks of one zone. */
export class Clocks {
	/** By the minute since {@link FROM}: what clocks show then, as minutes since 1970 as if they showed UTC. */
	readonly #shown: Int32Array;

	constructor(readonly zone: string) {
		const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
		this.#shown = Int32Array.from({ length: MINUTES }, (_, i) => {
			const [date, time] = format.format(FROM + i * MINUTE).split(" ");
			return Date.parse(`${date}T${time}Z`) / MINUTE;
		});
	}

	/** What clocks show at a moment, in minutes. */
	at(instant: number): number {
		return this.#shown[(instant - FROM) / MINUTE] as number;
	}

	/** The first or last moment at which clocks show a time; before or after a gap, as far from it as the time is in it. */
	instant(local: number, which: "first" | "last" | "before"): number {
		const near = Math.round(local - FROM / MINUTE);
		const around = Array.from({ length: 2 * 1_740 }, (_, i) => near - 1_740 + i).filter((i) => i >= 0 && i < MINUTES);
		const showing = around.filter((i) => this.#shown[i] === local);
		const found = which === "last" ? showing.at(-1) : showing[0];
		if (found !== undefined) return FROM + found * MINUTE;
		const after = around.find(
			(i) => (this.#shown[i] as number) > local && (this.#shown[i - 1] as number) < local,
		) as number;
		const jump =
			which === "before"
				? after - ((this.#shown[after] as number) - local)
				: after - 1 + (local - (this.#shown[after - 1] as number));
		return FROM + jump * MINUTE;
	}
}
