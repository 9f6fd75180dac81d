import * as v from "valibot";
import { Seed } from "../../rehearsal/random.ts";
import { Service } from "../../rehearsal/scenario/aws.ts";
import { type DeploymentEvent, WorldServices } from "../../rehearsal/world/ecs/services.ts";
import type { ByColor, Color } from "../../runtime/contract/index.ts";

/** The services' names. */
export const arns = { blue: "arn:blue", green: "arn:green" };
/** No health check fails. */
export const HEALTHY = { blue: 0, green: 0 };

interface Options {
	readonly settings?: v.InferInput<typeof Service>;
	readonly tasks?: number;
	readonly idle?: number;
	readonly seed?: number;
}

/** Services that a test plays second by second. Tasks start at once, unless the settings say otherwise. */
export function play({ settings = {}, tasks = 2, seed = 1, ...rest }: Options = {}) {
	const events: DeploymentEvent[] = [];
	let second = 0;
	const services = new WorldServices({
		arns,
		service: v.parse(Service, { startSeconds: [0, 0], ...settings }),
		tasks,
		...rest,
		now: () => second,
		seed: new Seed(seed),
		onEvent: (event) => events.push(event),
	});
	const states = (alb: Color, color: Color) => services.targets(alb, color).map(({ state }) => state);
	return {
		services,
		events,
		states,
		/** Plays so many seconds. */
		pass(seconds: number, healthErrors: ByColor<number> = HEALTHY) {
			for (let i = 0; i < seconds; i++) services.tick(second++, healthErrors);
		},
		/** Plays until something holds, and answers the second after. */
		until(holds: () => boolean, healthErrors: ByColor<number> = HEALTHY) {
			while (!holds()) {
				if (second > 5_000) throw new Error("it never happened");
				services.tick(second++, healthErrors);
			}
			return second;
		},
		scale: (color: Color, desired: number) => services.scale("", arns[color], desired),
		view: async (color: Color) => (await services.describe())[color],
		count: (alb: Color, color: Color, state: string) => states(alb, color).filter((each) => each === state).length,
	};
}

/** Every health check of green fails. */
export const SICK_GREEN = { blue: 0, green: 1 };
