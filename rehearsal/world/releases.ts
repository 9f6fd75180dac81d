import type { Colour } from "../../runtime/contract.ts";
import type { Release } from "../scenario/release.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type Conditions, type Response, respond } from "./behaviour.ts";

/** As good as ever: what the stable colour runs until the scenario says otherwise. */
const SAME_AS_EVER: Release = { errors: 0, slowerMs: 0, healthChecks: "deep" };

/** Which release each colour runs, since when, and so how it answers. */
export class Releases {
	readonly #deployed: Record<Colour, { readonly release: Release; readonly since: number }>;
	readonly #scenario: Scenario;

	constructor(scenario: Scenario) {
		this.#scenario = scenario;
		this.#deployed = {
			blue: { release: SAME_AS_EVER, since: 0 },
			green: { release: scenario.release, since: 0 },
		};
	}

	/** Gives a colour another release, in a second of the world. */
	replace(colour: Colour, release: Release, second: number): void {
		this.#deployed[colour] = { release, since: second };
	}

	/** How a colour answers. @param conditions - `seconds` since the world began. */
	respond(colour: Colour, conditions: Conditions): Response {
		const { release, since } = this.#deployed[colour];
		return respond(release, this.#scenario.service, { ...conditions, seconds: conditions.seconds - since });
	}
}
