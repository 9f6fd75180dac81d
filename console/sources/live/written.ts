import type { ServiceStatus } from "../../../cli/operator/read/status.ts";
import { percentOf } from "../../model/lines.ts";
import type { Written } from "../../model/reading.ts";

/** So many changes of a service's share are kept: no schedule has as many steps. */
const MOST = 5_000;

/** What the candidate's share has been, as far as anybody knows: by what history keeps, and by what this console has observed itself. */
export class WrittenShares {
	/** By the service: which attempt was observed, and its shares. */
	readonly #observed = new Map<string, { readonly attempt: string; readonly shares: Written[] }>();

	/** What is known after another reading, oldest first. */
	of({ service, rollout, history: [last] }: ServiceStatus, now: Date): readonly Written[] {
		const attempt = rollout?.attempt ?? last?.attempt;
		if (attempt === undefined) return [];
		const observed = this.#of(service, attempt);
		const percent = rollout && percentOf(rollout);
		if (percent !== null) add(observed, { at: now.getTime(), percent });
		const verdicts = rollout?.verdicts ?? last?.verdicts ?? [];
		const notes = verdicts.map(({ at, percent }) => ({ at: Date.parse(at), percent }));
		// A rollout begins with nothing for its candidate, and ends with all or nothing.
		const begins = rollout ? [{ at: Date.parse(rollout.startedAt), percent: 0 }] : [];
		const ends = !rollout && last ? [{ at: Date.parse(last.at), percent: last.outcome === "completed" ? 100 : 0 }] : [];
		return [...notes, ...observed, ...begins, ...ends].sort((a, b) => a.at - b.at);
	}

	/** What this console has observed of an attempt. What it has observed of the service's attempt before is forgotten. */
	#of(service: string, attempt: string): Written[] {
		const known = this.#observed.get(service);
		if (known?.attempt === attempt) return known.shares;
		const shares: Written[] = [];
		this.#observed.set(service, { attempt, shares });
		return shares;
	}
}

/** Of a stretch that says the same only both ends are kept. */
function add(observed: Written[], written: Written): void {
	const [before, last] = [observed.at(-2), observed.at(-1)];
	if (before?.percent === written.percent && last?.percent === written.percent) observed.pop();
	observed.push(written);
	if (observed.length > MOST) observed.shift();
}
