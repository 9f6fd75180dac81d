import type { World } from "../../rehearsal/world/world.ts";
import type { Color } from "../../runtime/contract/index.ts";
import { type Condition, conditionOf, type ReleaseName } from "../model/releases.ts";
import type { Sickness } from "../model/watcher.ts";

/** How both colors' tasks answer, by the release and by what a fault has made of them; and how that was for users. */
export class Health {
	/** Until when the stable color is sick, in seconds. */
	stableSickUntil = 0;
	/** Whether the candidate's tasks have turned sick, whatever the release. */
	candidateDies = false;
	/** Whether a newer release, which is healthy, has taken the release's place. */
	newer = false;
	/** Each time that the candidate was sick with traffic on it. */
	readonly sick: Sickness[] = [];
	readonly #release: ReleaseName;
	/** Whether the rollout has been complete. */
	#completed = false;

	constructor(release: ReleaseName) {
		this.#release = release;
	}

	/** How a color's tasks answer in a second. */
	of(color: Color, second: number, world: World): Condition {
		if (color === "blue") return second < this.stableSickUntil ? "sick" : "fine";
		const how = this.#candidate(world);
		const last = this.sick.at(-1);
		const lasts = last !== undefined && last.until === undefined;
		if (how !== "fine" && world.intended() > 0) {
			if (!lasts) this.sick.push({ how, since: second });
		} else if (lasts) last.until = second;
		return how;
	}

	#candidate({ dns, locks }: World): Condition {
		this.#completed ||= locks.probations.size > 0;
		if (this.newer) return "fine";
		return this.candidateDies ? "sick" : conditionOf(this.#release, dns.weight("green"), this.#completed);
	}
}
