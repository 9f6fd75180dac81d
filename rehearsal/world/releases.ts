import type { Color } from "../../runtime/contract/index.ts";
import type { Release } from "../scenario/release.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type Conditions, type Response, respond } from "./behavior.ts";

/** As good as ever: what the stable color runs until the scenario says otherwise. */
const SAME_AS_EVER: Release = { errors: 0, slowerMs: 0, healthChecks: "deep" };

interface Deployed {
	readonly release: Release;
	/** In seconds of the world. */
	readonly since: number;
}

/** Which release each color runs, since when, and so how it answers. */
export class Releases {
	readonly #deployed: Record<Color, Deployed>;
	/** The stable release, wherever it runs, and if it does. */
	#stable: Deployed = { release: SAME_AS_EVER, since: 0 };
	readonly #scenario: Scenario;

	constructor(scenario: Scenario) {
		this.#scenario = scenario;
		this.#deployed = {
			blue: this.#stable,
			green: { release: scenario.release, since: 0 },
		};
	}

	/** Gives a color a newer release, in a second of the world. */
	replace(color: Color, release: Release, second: number): void {
		this.#deployed[color] = { release, since: second };
	}

	/** Gives a color again what it may have had: the stable release, or the scenario's. What it runs already goes on. */
	again(color: Color, stable: boolean, second: number): void {
		const before = this.#deployed[color];
		const { release } = this.#scenario;
		if (stable && before !== this.#stable) this.#deployed[color] = this.#stable;
		if (!stable && before.release !== release) this.#deployed[color] = { release, since: second };
	}

	/** Changes how the stable release behaves, in a second of the world. */
	turn(release: Release, second: number): void {
		const before = this.#stable;
		this.#stable = { release, since: second };
		if (this.#deployed.blue === before) this.#deployed.blue = this.#stable;
	}

	/** Whether blue runs a newer release than the stable one. */
	get blueReleased(): boolean {
		return this.#deployed.blue !== this.#stable;
	}

	/** How a color answers. @param conditions - `seconds` since the world began. */
	respond(color: Color, conditions: Conditions): Response {
		return this.#answer(this.#deployed[color], conditions);
	}

	/** How the stable release answers, or would. @param conditions - `seconds` since the world began. */
	respondAsEver(conditions: Conditions): Response {
		return this.#answer(this.#stable, conditions);
	}

	#answer({ release, since }: Deployed, conditions: Conditions): Response {
		return respond(release, this.#scenario.service, { ...conditions, seconds: conditions.seconds - since });
	}
}
