import type { ServiceStatus } from "../../../cli/operator/read/status.ts";
import { percentOf } from "../../model/lines.ts";
import type { Written } from "../../model/reading.ts";

/** So many changes of a service's share are kept: no schedule has as many steps. */
const MOST = 5_000;

/** What the candidate's share has been, as far as anybody knows: by what history keeps, and by what this console has seen itself. */
export class WrittenShares {
	/** By the service: which attempt was seen, and its shares. */
	readonly #seen = new Map<string, { readonly attempt: string; readonly shares: Written[] }>();

	/** What is known after another reading, oldest first. */
	of({ service, rollout, history: [last] }: ServiceStatus, now: Date): readonly Written[] {
		const attempt = rollout?.attempt ?? last?.attempt;
		if (attempt === undefined) return [];
		const seen = this.#of(service, attempt);
		const percent = rollout && percentOf(rollout);
		if (percent !== null) add(seen, { at: now.getTime(), percent });
		const verdicts = rollout?.verdicts ?? last?.verdicts ?? [];
		const notes = verdicts.map(({ at, percent }) => ({ at: Date.parse(at), percent }));
		// A rollout begins with nothing for its candidate, and ends with all or nothing.
		const begins = rollout ? [{ at: Date.parse(rollout.startedAt), percent: 0 }] : [];
		const ends = !rollout && last ? [{ at: Date.parse(last.at), percent: last.outcome === "completed" ? 100 : 0 }] : [];
		return [...notes, ...seen, ...begins, ...ends].sort((a, b) => a.at - b.at);
	}

	/** What this console has seen of an attempt. What it has seen of the service's attempt before is forgotten. */
	#of(service: string, attempt: string): Written[] {
		const known = this.#seen.get(service);
		if (known?.attempt === attempt) return known.shares;
		const shares: Written[] = [];
		this.#seen.set(service, { attempt, shares });
		return shares;
	}
}

/** Of a stretch that says the same only both ends are kept. */
function add(seen: Written[], written: Written): void {
	const [before, last] = [seen.at(-2), seen.at(-1)];
	if (before?.percent === written.percent && last?.percent === written.percent) seen.pop();
	seen.push(written);
	if (seen.length > MOST) seen.shift();
}
